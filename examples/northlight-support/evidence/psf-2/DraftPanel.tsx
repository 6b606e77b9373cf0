// panel/src/DraftPanel.tsx, release r2026.10.2 (commit 9c41e7d, 2026-10-19): sink S2, the only view that shows model text
import { useMemo } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import type { TreatedDraft } from "./api/types";
import { useTenant } from "./tenant";

const ALLOWED = ["p", "strong", "em", "ul", "ol", "li", "code", "a"] as const;

/** Links survive only to hosts that the tenant has listed; everything else becomes text. */
function safeHref(href: string | undefined, hosts: readonly string[]): string | undefined {
  if (!href) return undefined;
  try {
    const url = new URL(href);
    return url.protocol === "https:" && hosts.includes(url.hostname) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

export function DraftPanel({ draft }: { draft: TreatedDraft }) {
  const { linkHosts } = useTenant();
  const components: Components = useMemo(
    () => ({
      a: ({ href, children }) => {
        const target = safeHref(href, linkHosts);
        return target ? (
          <a href={target} rel="noreferrer noopener" target="_blank">
            {children}
          </a>
        ) : (
          <span>{children}</span>
        );
      },
    }),
    [linkHosts],
  );
  return (
    <section aria-label="Draft reply, not yet sent">
      {draft.paragraphs.map((paragraph, index) => (
        // skipHtml drops raw HTML; img is not on the allow list, so no remote image is ever requested.
        <ReactMarkdown key={index} skipHtml allowedElements={[...ALLOWED]} unwrapDisallowed components={components}>
          {paragraph.text}
        </ReactMarkdown>
      ))}
    </section>
  );
}
// The page is served with: Content-Security-Policy: default-src 'none'; connect-src api.northlight.example; img-src 'self'; ...
