import { loadCharts } from "@ahorro_plan/common/chart";
import { Component, onWillStart, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";

/**
 * A ring of parts of a whole; a click on a part opens what it counts.
 * The legend beside it is the page's own: a picture alone tells nobody a number.
 */
export class Donut extends Component {
    static template = "ahorro_campaign.Donut";
    static props = {
        // [{label, count, color}]
        parts: Array,
        title: String,
        onClick: { type: Function, optional: true },
    };

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        this.state = useState({ isMissing: false });
        onWillStart(async () => {
            this.state.isMissing = !(await loadCharts());
        });
        useEffect(
            () => this.draw(),
            () => [JSON.stringify(this.props.parts)]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    draw() {
        this.chart?.destroy();
        if (this.state.isMissing) {
            return;
        }
        const parts = this.props.parts;
        this.chart = new window.Chart(this.canvas.el, {
            type: "doughnut",
            data: {
                labels: parts.map((part) => part.label),
                datasets: [
                    {
                        data: parts.map((part) => part.count),
                        backgroundColor: parts.map((part) => part.color),
                        borderWidth: 1,
                    },
                ],
            },
            options: {
                animation: false,
                cutout: "62%",
                maintainAspectRatio: true,
                plugins: { legend: { display: false } },
                onClick: (_event, elements) => {
                    if (elements.length && this.props.onClick) {
                        this.props.onClick(parts[elements[0].index]);
                    }
                },
            },
        });
    }
}
