"use strict";
// Verification in the browser, as far as a page can: the steps of docs/verification.md but for drawing the picture again.
const RECORD_NS = "urn:psfkit:record:1", CREDENTIAL_NS = "https://purl.imsglobal.org/ob/v3p0";
const LIMIT = 16 * 1024 * 1024, LETTERS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const ESCAPED = /[<>&\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff0-\uffff]|[\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{10ffff}]|[\ud800-\udfff]/gu;
class Refusal extends Error {}
class Elsewhere extends Error {}
const refuse = (said) => { throw new Refusal(said); };
const elsewhere = (said) => { throw new Elsewhere(said); };
const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
const utf8 = (text) => new TextEncoder().encode(text);
const decode = (bytes) => { try { return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); } catch { return refuse("it is not UTF-8"); } };
const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const joined = (parts) => { const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0)); let at = 0; for (const p of parts) { all.set(p, at); at += p.length; } return all; };

function base58(text) {
  if (typeof text !== "string" || text[0] !== "z" || text.length > 128) refuse("a key or signature is not written as base58");
  let number = 0n, zeros = 0;
  for (const letter of text.slice(1)) { const value = LETTERS.indexOf(letter); if (value < 0) refuse("a key or signature is not written as base58"); number = number * 58n + BigInt(value); }
  while (text[1 + zeros] === "1") zeros++;
  const digits = number ? number.toString(16) : "", even = digits.length % 2 ? "0" + digits : digits;
  return joined([new Uint8Array(zeros), Uint8Array.from(even.match(/../g) || [], (pair) => parseInt(pair, 16))]);
}

// RFC 8785 for what a record holds: texts, whole numbers, true and false, lists and objects.
function canonical(value) {
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
  if (value && typeof value === "object") return "{" + Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonical(value[key])).join(",") + "}";
  if (typeof value === "number" && !Number.isSafeInteger(value)) refuse("a number in it is not a whole one");
  return JSON.stringify(value);
}

// psfkit writes a record in one way only, so that no member can stand in it twice.
function parse(text) {
  let value;
  try { value = JSON.parse(text); } catch { refuse("what it carries is not JSON"); }
  const escape = (found) => Array.from({ length: found.length }, (_, i) => "\\u" + found.charCodeAt(i).toString(16).padStart(4, "0")).join("");
  if (!value || typeof value !== "object" || JSON.stringify(value, null, 2).replace(ESCAPED, escape) + "\n" !== text) refuse("what it carries was changed: it is not written as psfkit writes it");
  return value;
}

let table;
function crc32(bytes) {
  table ||= Uint32Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n; });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function openPng(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length), kept = [bytes.subarray(0, 8)], found = {};
  let at = 8, kind = "";
  while (kind !== "IEND") {
    if (at + 12 > bytes.length) refuse("the PNG is cut short");
    const length = view.getUint32(at), end = at + 12 + length;
    if (end > bytes.length) refuse("the PNG is cut short");
    kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) refuse("a part of the PNG is damaged: its checksum is wrong");
    if (kind === "iTXt") {
      const body = bytes.subarray(at + 8, end - 4), stop = body.indexOf(0), keyword = String.fromCharCode(...body.subarray(0, stop));
      if (!["psfkit-record", "openbadgecredential"].includes(keyword) || found[keyword] !== undefined || body.subarray(stop, stop + 5).some((b) => b)) refuse("the PNG carries something that a badge does not");
      found[keyword] = decode(body.subarray(stop + 5));
    } else kept.push(bytes.subarray(at, end));
    at = end;
  }
  if (at !== bytes.length) refuse("something follows the end of the PNG");
  return { record: found["psfkit-record"], credential: found.openbadgecredential, bare: joined(kept) };
}

function openSvg(bytes) {
  const text = decode(bytes), tree = new DOMParser().parseFromString(text, "application/xml");
  if (tree.doctype || tree.querySelector("parsererror") || tree.documentElement.localName !== "svg") refuse("it is not a well-formed SVG");
  const one = (ns, name) => { const all = tree.getElementsByTagNameNS(ns, name); if (all.length > 1) refuse("it carries more than one " + name); return all[0]?.textContent; };
  const record = one(RECORD_NS, "record"), credential = one(CREDENTIAL_NS, "credential");
  let bare = text;
  const without = (part) => { const pieces = bare.split(part); if (pieces.length !== 2) refuse("it is not put together as a badge is"); bare = pieces.join(""); };
  if (record !== undefined) without(`<metadata>\n<psfkit:record xmlns:psfkit="${RECORD_NS}">${record}</psfkit:record>\n</metadata>\n`);
  if (credential !== undefined) { without(` xmlns:openbadges="${CREDENTIAL_NS}"`); without(`<openbadges:credential><![CDATA[${credential}]]></openbadges:credential>\n`); }
  return { record, credential, bare: utf8(bare), svg: true, link: tree.querySelector("a")?.getAttribute("href") };
}

// An SVG badge without the link around its picture.
const unlinked = (text) => text.replace(/<a href="[^"<>]*" target="_top">\n/, "").replace("\n</a>\n</svg>", "\n</svg>");

function openFile(bytes) {
  if (bytes.length > LIMIT) refuse("it is longer than any badge");
  if (hex(bytes.subarray(0, 8)) === "89504e470d0a1a0a") return openPng(bytes);
  const start = String.fromCharCode(...bytes.subarray(0, 64)).trimStart();
  if (start.startsWith("<")) return openSvg(bytes);
  if (start.startsWith("%PDF-")) elsewhere("A document badge is read by psfkit verify, not here");
  if (!start.startsWith("{")) refuse("it is neither a badge (SVG or PNG) nor a record or credential (JSON)");
  const text = decode(bytes), value = parse(text);
  if (value.payloadType) elsewhere("An attestation is for programs: psfkit verify reads it");
  return value["@context"] ? { credential: text } : { record: text };
}

async function holds(document, issuer) {
  const { proof, ...rest } = document, proofs = Array.isArray(proof) ? proof : [proof];
  const chosen = proofs.filter((each) => each?.cryptosuite === "eddsa-jcs-2022");
  if (chosen.length !== 1) refuse("it has not exactly one proof of the kind eddsa-jcs-2022");
  const { proofValue, ...options } = chosen[0], [did, fragment] = issuer.split("#");
  const written = fragment ?? did.slice("did:key:".length), method = did + "#" + written;
  if (options.type !== "DataIntegrityProof" || options.proofPurpose !== "assertionMethod" || options.verificationMethod !== method) refuse("its proof is not by the issuer's own key");
  const key = base58(written);
  if (key.length !== 34 || key[0] !== 0xed || key[1] !== 1) refuse("the issuer's key is not an Ed25519 key");
  const message = joined([await sha256(utf8(canonical(options))), await sha256(utf8(canonical(rest)))]);
  const imported = await crypto.subtle.importKey("raw", key.slice(2), { name: "Ed25519" }, false, ["verify"]);
  return crypto.subtle.verify({ name: "Ed25519" }, imported, base58(proofValue), message);
}

async function canVerify() {
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32).fill(9), { name: "Ed25519" }, false, ["verify"]);
    return true;
  } catch (error) { return Boolean(globalThis.crypto?.subtle) && error?.name === "DataError"; }
}

// Each step is [sign, words]; the verdict is yes, no or unsure.
async function verifyFile(bytes, page) {
  const steps = [], note = (sign, words) => steps.push([sign, words]);
  try {
    const opened = openFile(bytes);
    if (opened.record === undefined && opened.credential === undefined) refuse("it carries no record");
    const record = opened.record === undefined ? null : parse(opened.record), credential = opened.credential === undefined ? null : parse(opened.credential);
    note("✓", "It can be read and carries one record.");
    const issuer = record ? record.issuer?.id : credential.issuer?.id;
    const expected = page.issuer.split("#")[0];
    if (issuer !== expected || (credential && credential.issuer?.id !== expected)) refuse("it names another issuer's key than this page");
    for (const document of [record, credential]) if (document && !(await holds(document, page.issuer))) refuse("it is not what the issuer signed: it was changed, or forged");
    note("✓", "It is what the issuer signed, with the key on this page.");
    const mark = record ? record.markId : String(credential.id).split(":").pop();
    const named = (credential?.relatedResource || []).map((each) => each.digestSRI);
    const sri = async (content) => "sha256-" + btoa(String.fromCharCode(...await sha256(content)));
    if (record && credential && !named.includes(await sri(utf8(opened.record)))) refuse("its credential belongs to another record");
    if (mark !== page.mark) return { verdict: "no", mark, said: `This is another mark: ${/^TM-[0-9]{5,9}$/.test(mark) ? mark : "unknown"}`, steps: [...steps, ["✗", `This page is the record of ${page.mark}.`]] };
    const own = hex(await sha256(utf8(record ? opened.record : opened.credential)));
    if (own !== page.files[record ? "record.json" : "credential.json"]) refuse("it is not the record that this page shows");
    note("✓", `It is ${page.mark}, the mark on this page.`);
    let unsure = false;
    if (opened.bare) {
      if (credential && !named.includes(await sri(opened.bare))) refuse("the picture was changed: it is none of those that were signed");
      const digest = hex(await sha256(bytes));
      if (credential || Object.values(page.files).includes(digest)) note("✓", "The picture is one that was issued.");
      else if (opened.svg && !(await page.pictures()).some((each) => unlinked(decode(openSvg(each).bare)) === unlinked(decode(opened.bare)))) refuse("the picture was changed: it is none of those on this page");
      else { unsure = true; note("?", opened.svg ? `It is another copy of the picture, and not signed where it leads: ${opened.link || "nowhere"}.` : "Whether the picture was changed cannot be told here; psfkit verify draws it again and compares."); }
    }
    if (page.state !== "active") return { verdict: "no", said: `Genuine, but not in force: ${page.state.replaceAll("_", " ")}`, steps: [...steps, ["✗", page.sentence]] };
    note("✓", "The mark is in force, as far as this page knows.");
    return { verdict: unsure ? "unsure" : "yes", said: unsure ? "The record is genuine and in force; the picture is not one that was issued" : "Yes: this is genuine, and this mark is in force", steps };
  } catch (error) {
    if (error instanceof Elsewhere) return { verdict: "unsure", said: "This file cannot be verified here", steps: [...steps, ["?", `${error.message}.`]] };
    if (!(error instanceof Refusal)) return { verdict: "unsure", said: "This browser could not verify it", steps: [...steps, ["?", "psfkit verify can."]] };
    return { verdict: "no", said: "No: do not rely on this file", steps: [...steps, ["✗", error.message[0].toUpperCase() + error.message.slice(1) + "."]] };
  }
}
