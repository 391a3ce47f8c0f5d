// What mail programs make of a page, and whether it is good HTML.
// usage: node clients.mjs FILE.html ...   prints one JSON object: file -> { worst, mean, faults }
import fs from 'node:fs';
import { auditEmail } from '@emailens/engine';
import { HtmlValidate } from 'html-validate';

// Mail needs attributes and comments that pages do not.
const off = ['no-inline-style', 'no-conditional-comment', 'no-deprecated-attr', 'long-title', 'element-required-attributes', 'no-trailing-whitespace', 'void-style', 'attribute-boolean-style', 'doctype-style', 'no-implicit-close', 'tel-non-breaking', 'require-sri', 'attr-quotes', 'attribute-empty-style'];
const rules = Object.fromEntries(off.map((name) => [name, 'off']));
const htmlvalidate = new HtmlValidate({ extends: ['html-validate:standard'], rules });

const told = {};
for (const file of process.argv.slice(2)) {
  const html = fs.readFileSync(file, 'utf8');
  const audit = auditEmail(html, {});
  const scores = Object.values(audit.compatibility.scores).map((one) => one.score);
  const report = await htmlvalidate.validateString(html);
  told[file] = {
    worst: Math.min(...scores),
    mean: scores.reduce((sum, one) => sum + one, 0) / scores.length,
    spam: audit.spam.score,
    accessibility: audit.accessibility.score,
    faults: report.results.flatMap((one) => one.messages.filter((m) => m.severity === 2).map((m) => `${m.ruleId} ${m.line}: ${m.message}`)),
  };
}
console.log(JSON.stringify(told));
