import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";
import { formatInteger } from "@web/views/fields/formatters";

import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";

/** Of columns that name no colour of their own. */
const COLORS = ["#71639e", "#c9820a", "#2e7d32", "#b3262f", "#2f6fb5", "#8b93a1"];

/** Write above each bar what its parts add up to. */
const totals = {
    id: "ahorroTotals",
    afterDatasetsDraw(chart) {
        const { ctx, data } = chart;
        ctx.save();
        ctx.textAlign = "center";
        ctx.font = `600 12px ${window.getComputedStyle(chart.canvas).fontFamily}`;
        ctx.fillStyle = window.getComputedStyle(chart.canvas).color;
        data.labels.forEach((_label, index) => {
            const total = data.datasets.reduce((sum, set) => sum + (set.data[index] || 0), 0);
            const tops = chart
                .getSortedVisibleDatasetMetas()
                .map((meta) => meta.data[index]?.y)
                .filter((top) => top !== undefined);
            if (total && tops.length) {
                const x = chart.getDatasetMeta(0).data[index].x;
                ctx.fillText(formatInteger(total), x, Math.min(...tops) - 5);
            }
        });
        ctx.restore();
    },
};

/**
 * The chart of a block; a click on a part opens what it counts. The table beside it says
 * the same in numbers, for who does not see it.
 */
export class PanelChart extends Component {
    static template = "ahorro_plan.PanelChart";
    static props = {
        block: Object,
        open: Function,
    };

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.draw(),
            () => [JSON.stringify([this.isDonut, this.parts, this.series])]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    get isDonut() {
        return this.props.block.chart.kind === "donut";
    }

    /** @returns {object[]} the rows in the order of the chart: months as time goes by */
    get rows() {
        const { rows, months, chart } = this.props.block;
        const shown = rows.filter((row) => row.checked !== false);
        return months && !chart.keeps_order ? shown.reverse() : shown;
    }

    get parts() {
        return this.rows.map((row) => row.short_label || row.label);
    }

    /** @returns {object[]} one set of values for each column that is drawn */
    get series() {
        const { chart, columns } = this.props.block;
        return chart.columns.map((name, index) => {
            const column = columns.find(({ id }) => id === name);
            return {
                name,
                label: column.label,
                color: column.color || COLORS[index % COLORS.length],
                values: this.rows.map((row) => row.cells[name]?.value || 0),
                colors: this.rows.map((row) => row.color || COLORS[5]),
            };
        });
    }

    get legend() {
        return this.series.length > 1 ? this.series : [];
    }

    get total() {
        return formatInteger(this.props.block.total?.cells?.total?.value || 0);
    }

    get description() {
        return _t("Chart of %(title)s: the table beside it has the same numbers", {
            title: this.props.block.title,
        });
    }

    draw() {
        this.chart?.destroy();
        const { isDonut, rows, series } = this;
        this.chart = new window.Chart(this.canvas.el, {
            type: isDonut ? "doughnut" : "bar",
            data: {
                labels: this.parts,
                datasets: series.map((set) => ({
                    label: set.label,
                    data: set.values,
                    backgroundColor: isDonut ? set.colors : set.color,
                    borderWidth: isDonut ? 1 : 0,
                    maxBarThickness: 38,
                })),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                layout: { padding: { top: isDonut ? 4 : 20 } },
                plugins: { legend: { display: false } },
                ...(isDonut
                    ? { cutout: "62%" }
                    : {
                          scales: {
                              x: { stacked: true, grid: { display: false } },
                              y: { stacked: true, beginAtZero: true, display: false },
                          },
                      }),
                onClick: (_event, elements) => {
                    if (elements.length) {
                        const { datasetIndex, index } = elements[0];
                        const figure = rows[index].cells[series[datasetIndex].name];
                        if (figure?.value) {
                            this.props.open(figure);
                        }
                    }
                },
            },
            plugins: isDonut ? [] : [totals],
        });
    }
}
