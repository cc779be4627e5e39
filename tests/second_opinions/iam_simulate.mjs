// Answers questions about IAM policies, one JSON object per line. The package is found from the folder in the first argument. It is
// only run, never imported by the package or shipped with it: its license is AGPL.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/package.json`);
const { runSimulation } = await import(pathToFileURL(require.resolve("@cloud-copilot/iam-simulate")));

for await (const line of createInterface({ input: process.stdin })) {
  const { identity, guardrail, action, resource, context } = JSON.parse(line);
  const result = await runSimulation({
    request: {
      principal: "arn:aws:iam::123456789012:role/chat",
      action,
      resource: { resource, accountId: "123456789012" },
      contextVariables: context,
    },
    ...(guardrail ? { sessionPolicy: guardrail } : {}),
    identityPolicies: identity.map((policy, at) => ({ name: `policy${at}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  }, {});
  console.log(JSON.stringify({ result: result.overallResult ?? result }));
}
