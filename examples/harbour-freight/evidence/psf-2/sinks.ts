// hfa/desk-ui and hfa/outbound, release 2026-10-06 (commit 51fae07): every place where model text lands.
import { pool } from "./db";
import { mailer } from "./mail";
import { broker } from "./zollgate";
import MarkdownIt from "markdown-it";

/** Text that went through one of the functions below; no sink takes a plain string (checked by lint-sinks). */
export type Treated = { readonly kind: "treated"; readonly text: string };

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g;

export function plain(text: string): Treated {
  return { kind: "treated", text: text.replace(CONTROL, "").slice(0, 3000) };
}

export function cell(text: string): Treated {
  const clean = text.replace(CONTROL, "").replace(/[\r\n]+/g, " ");
  return { kind: "treated", text: /^[=+\-@\t]/.test(clean) ? "'" + clean : clean };
}

// Storage: drafts and proposals
export async function saveDraft(requestId: string, body: Treated, totalCents: number) {
  await pool.query("insert into drafts (request_id, body, total_cents) values ($1, $2, $3)", [requestId, body.text, totalCents]);
}
export async function saveProposal(lineId: string, code: string, reason: Treated) {
  if (!/^[0-9]{11}$/.test(code)) throw new Error("no customs code");
  await pool.query("insert into proposals (line_id, code, reason) values ($1, $2, $3)", [lineId, code, reason.text]);
}

// Outside calls: mail goes out as text/plain only; the broker gets typed fields only
export async function sendQuotation(to: string, subject: string, body: Treated) {
  await mailer.send({ to, subject: subject.replace(/[\r\n]/g, " "), text: body.text });
}
export async function fileDeclaration(d: { id: string; codes: string[]; valueCents: number; origin: string }) {
  await broker.file({ id: d.id, codes: d.codes, value: d.valueCents, origin: d.origin, remarks: "" });
}

// Display: no raw HTML, no remote images, links to our own host
const markdown = new MarkdownIt({ html: false, linkify: false }).disable(["image", "html_block", "html_inline"]);
markdown.validateLink = (url) => url.startsWith("https://app.harbour-freight.example/");
export function renderNote(body: Treated): string {
  return markdown.render(body.text);
}

// Export: weekly CSV
export function exportRow(values: string[]): string {
  return values.map((v) => `"${cell(v).text.replace(/"/g, '""')}"`).join(",");
}
