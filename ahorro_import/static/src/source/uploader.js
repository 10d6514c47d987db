import { _t } from "@web/core/l10n/translation";

/** The server's own word on why a file was not taken. */
export class UploadError extends Error {}

export const uploader = {
    /** Replaced in tests. */
    createRequest: () => new XMLHttpRequest(),

    /**
     * Send files to the importer, outside of JSON so that a large one needs no copy.
     *
     * @param {(File | {name: string, blob: Blob})[]} files
     * @param {object} values the other fields of the form
     * @param {(share: number) => void} onProgress called with 0 to 1
     * @returns {Promise<{imports: number[], known: number[]}>} the imports, in the order
     *  in which they go, and those of them that waited to be reviewed already
     */
    send(files, values, onProgress) {
        const body = new FormData();
        body.append("csrf_token", odoo.csrf_token);
        for (const [name, value] of Object.entries(values)) {
            body.append(name, value || "");
        }
        for (const file of files) {
            body.append("ufile", file.blob || file, file.name);
        }
        return new Promise((resolve, reject) => {
            const request = this.createRequest();
            request.open("POST", "/ahorro_import/upload");
            request.upload?.addEventListener("progress", (ev) => {
                if (ev.lengthComputable) {
                    onProgress(ev.loaded / ev.total);
                }
            });
            request.addEventListener("load", () => {
                const answer = readAnswer(request);
                if (answer.imports?.length) {
                    resolve({ imports: answer.imports, known: answer.known || [] });
                } else {
                    reject(new UploadError(answer.error));
                }
            });
            request.addEventListener("error", () =>
                reject(
                    new UploadError(_t("The connection was lost. Nothing was loaded: try again."))
                )
            );
            request.send(body);
        });
    },
};

function readAnswer(request) {
    if (request.status === 413) {
        return { error: _t("The file is larger than the server accepts.") };
    }
    try {
        const answer = JSON.parse(request.responseText);
        if (answer.imports?.length || typeof answer.error === "string") {
            return answer;
        }
    } catch {
        // A page of the server or of a proxy, with nothing that helps a user.
    }
    return { error: _t("The server did not take the file. Try again, or ask for support.") };
}
