// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
// Odoo's own rules for its browser side, and JSDoc on what other files use.
// What only runs the tools lies in .ahorro/node: see tools/devenv/javascript.py.
import { createRequire } from "node:module";

const require = createRequire(new URL("./.ahorro/node/package.json", import.meta.url));
const js = require("@eslint/js");
const globals = require("globals");
const jsdoc = require("eslint-plugin-jsdoc");

export default [
    { ignores: [".ahorro/**"] },
    js.configs.recommended,
    { files: ["*.mjs"], languageOptions: { globals: globals.nodeBuiltin } },
    {
        files: ["**/static/**/*.js", "tests/*.js"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: { ...globals.browser, luxon: "readonly", odoo: "readonly", Chart: "readonly" },
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            "arrow-body-style": ["error", "as-needed"],
            curly: ["error", "all"],
            eqeqeq: ["error", "always", { null: "ignore" }],
            "no-duplicate-imports": "error",
            "no-restricted-globals": ["error", "event", "self"],
            "no-restricted-syntax": ["error", "PrivateIdentifier"],
            "no-unused-vars": ["error", { args: "none", caughtErrors: "all" }],
            "no-var": "error",
            "prefer-const": ["error", { destructuring: "all", ignoreReadBeforeAssign: true }],
        },
    },
    {
        files: ["**/static/src/**/*.js"],
        plugins: { jsdoc },
        settings: { jsdoc: { mode: "typescript" } },
        rules: {
            "jsdoc/check-alignment": "error",
            // Names of what is taken apart say enough by themselves.
            "jsdoc/check-param-names": ["error", { checkDestructured: false }],
            "jsdoc/check-syntax": "error",
            "jsdoc/check-tag-names": "error",
            "jsdoc/check-types": "error",
            "jsdoc/no-undefined-types": "off",
            "jsdoc/require-jsdoc": [
                "error",
                {
                    publicOnly: true,
                    require: { ClassDeclaration: true, FunctionDeclaration: true },
                },
            ],
            "jsdoc/require-param-name": "error",
            "jsdoc/require-property-name": "error",
            "jsdoc/valid-types": "error",
        },
    },
];
