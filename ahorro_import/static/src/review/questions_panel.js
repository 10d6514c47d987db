import { Component } from "@odoo/owl";

/** Columns that can be read in two ways, asked once; the file is read again. */
export class QuestionsPanel extends Component {
    static template = "ahorro_import.QuestionsPanel";
    static props = {
        questions: Array,
        /** Called with the question's key and kind, and the answer. */
        answer: Function,
        isBusy: { type: Boolean, optional: true },
    };

    choices(question) {
        return question.answers.map((answer, place) => ({
            answer,
            examples: question.examples.map((one) => ({ raw: one.raw, value: one.values[place] })),
            isChosen: answer === question.chosen,
        }));
    }
}
