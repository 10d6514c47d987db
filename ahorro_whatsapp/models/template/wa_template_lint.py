# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import models

from ...tools import template_lint


class AhorroWaTemplateLint(models.AbstractModel):
    """What is wrong with a template, in sentences; the rules are in ``tools``."""

    _name = "ahorro.wa.template.lint"
    _description = "What is wrong with a WhatsApp template"

    def _get_problems(self):
        """Return a sentence for each thing that is wrong with the template."""
        self.ensure_one()
        sentences = [
            self._get_finding_sentence(finding)
            for finding in template_lint.lint(self._get_text())
        ]
        if self.category == "marketing" and (
            not self.type_ids
            or any(each.purpose != "advertising" for each in self.type_ids)
        ):
            sentences.append(
                self.env._(
                    "Marketing: say for which campaign types, all of advertising, so "
                    "that consent and the No Llame list are asked for."
                )
            )
        return sentences

    def _get_finding_sentence(self, finding):
        parts = {
            "name": self.env._("Name at WhatsApp"),
            "header": self.env._("Header"),
            "body": self.env._("Body"),
            "footer": self.env._("Footer"),
            "button": self.env._("Button"),
        }
        template = self._get_finding_templates()[finding.code]
        sentence = template % {"match": finding.match, "limit": finding.limit}
        return f"{parts[finding.part]}: {sentence}"

    def _get_finding_templates(self):
        """Return the sentence of each rule, with ``match`` and ``limit`` to fill in."""
        return {
            "name_form": self.env._(
                "“%(match)s” has more than lower case letters, digits and underscores."
            ),
            "empty": self.env._("it has no text."),
            "too_long": self.env._(
                "%(match)s is too long: at most %(limit)s characters."
            ),
            "bad_variable": self.env._(
                "“%(match)s” is no variable: write {{nombre}}, say, in double braces."
            ),
            "unknown_variable": self.env._(
                "there is no variable “%(match)s”: choose one of the list."
            ),
            "one_variable": self.env._("it takes one variable."),
            "no_variables": self.env._("it takes no variables."),
            "plain_line": self.env._("it is one line without marks."),
            "blanks": self.env._(
                "tabs, four blanks together and two empty lines are refused."
            ),
            "variable_first": self.env._(
                "it cannot begin with a variable (%(match)s): put words before it."
            ),
            "variable_last": self.env._(
                "it cannot end with a variable (%(match)s), a full stop after it or "
                "not: put words after it."
            ),
            "variables_adjacent": self.env._(
                "the variables %(match)s touch each other: put words between them."
            ),
            "few_words": self.env._(
                "%(match)s words are too few for so many variables: at least %(limit)s."
            ),
            "many_buttons": self.env._("%(match)s: at most %(limit)s."),
            "many_urls": self.env._("%(match)s links: at most %(limit)s."),
            "many_phones": self.env._("%(match)s phones: at most %(limit)s."),
            "quick_replies_apart": self.env._("quick replies stand together."),
            "phone_form": self.env._(
                "“%(match)s” is no phone: write it as +543415550100."
            ),
            "url_form": self.env._(
                "“%(match)s” is no address: it begins with https://."
            ),
            "url_variable": self.env._(
                "in “%(match)s” a variable can only be the end of the address."
            ),
            "shortener": self.env._(
                "“%(match)s” hides where it leads: write your own address."
            ),
            "wording": self.env._(
                "“%(match)s” is not written to a client: it threatens, shames or looks "
                "like a court's (Ley 24.240, art. 8 bis)."
            ),
            "no_opt_out": self.env._(
                "advertising says how to get no more of it: “Respondé BAJA”."
            ),
            "no_legal_text": self.env._(
                "advertising quotes the %(match)s (Disp. DNPDP 4/2009)."
            ),
        }
