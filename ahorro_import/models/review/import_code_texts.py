# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models


class AhorroImportLine(models.Model):
    """What people read for each thing that the comparison can find of a row."""

    # The sentences of codes are a list of their own beside those of cells.
    # pylint: disable-next=consider-merging-classes-inherited
    _inherit = "ahorro.import.line"

    @api.model
    def _get_code_texts(self):
        """Return the sentence of each thing that the comparison can find."""
        return {
            "two_plans": self.env._(
                "Its subscription is of one plan, its group and order of another. If "
                "it moved there, correct the group and order of the other plan and "
                "upload the file again."
            ),
            "other_subscription": self.env._(
                "Another subscription holds that group and order today, and this file "
                "does not say that it is over. If they were sold again, give the old "
                "plan a status that is over and upload the file again."
            ),
            "other_letter": self.env._(
                "The order's check letter is not the one of the plan."
            ),
            "two_subscriptions": self.env._(
                "The file gives that group and order to two subscriptions that run: "
                "leave in it the one that is right."
            ),
            "two_letters": self.env._(
                "The file gives that order with two check letters: leave in it the "
                "one that is right."
            ),
            "revives_over": self.env._(
                "The plan would run again, but its group and order were sold again: if "
                "it does, give the other plan a status that is over and upload the "
                "file again."
            ),
            "duplicate": self.env._("Row {row} is of the same plan, and counts."),
            "two_seats": self.env._(
                "The file gives that plan two groups and orders, in several rows: "
                "leave in it the one that is right."
            ),
            "two_holders": self.env._(
                "The file gives that plan two holders, in several rows: leave the "
                "right one or, if they are two contracts, write the "
                "subscription of each."
            ),
            "cession": self.env._("The file names another holder."),
            "document_typo": self.env._(
                "Probable typing error: the document differs in a digit."
            ),
            "worse_name": self.env._(
                "The name of the file lacks letters that the known one has: the known "
                "one stays."
            ),
            "shared_document": self.env._(
                "The file gives that document to several names."
            ),
            "odd_phone": self.env._(
                "One of its phones cannot be called as it is written."
            ),
            "other_name": self.env._(
                "The contact with that document has another name: check the document."
            ),
            "debt_turned_negative": self.env._("Its debt turns negative: check it."),
            "negative_debt": self.env._("Its debt is below zero: check it."),
            "unmapped_status": self.env._("Nobody has named its status yet."),
            "reactivated": self.env._("The plan was archived, and comes back."),
            "returned": self.env._("The plan was absent, and is back."),
            "resold": self.env._(
                "Its group and order were of a plan that this file says is over."
            ),
            "place_left": self.env._(
                "Its group and order were of a plan that this file puts elsewhere."
            ),
            "whose_place": self.env._(
                "The file puts the plan of that group and order elsewhere: write the "
                "subscription of whose they are now."
            ),
            "place_waits": self.env._(
                "Its group and order are of the plan of row {row}, which goes "
                "elsewhere once that row is decided: decide it first."
            ),
            "erased_holder": self.env._(
                "The holder's data was erased on request: nothing is filled in again."
            ),
        }

    @api.model
    def _get_doubt_texts(self):
        """Return what the review says of all rows with a code."""
        return {
            "two_plans": self.env._(
                "Subscription of one plan, group and order of another: not imported"
            ),
            "other_subscription": self.env._(
                "Group and order that another subscription holds: not imported"
            ),
            "other_letter": self.env._(
                "Another check letter in the order: not imported"
            ),
            "two_subscriptions": self.env._(
                "Group and order with two subscriptions in the file: not imported"
            ),
            "two_letters": self.env._("Order with two check letters: not imported"),
            "revives_over": self.env._(
                "Back in force, but their place was sold: not imported"
            ),
            "duplicate": self.env._("Rows of a plan that a later row repeats"),
            "two_seats": self.env._(
                "Plan with two groups and orders in the file: not imported"
            ),
            "two_holders": self.env._(
                "Plan with two holders in the file: not imported"
            ),
            "document_typo": self.env._(
                "Document with a probable typing error: the known one is kept"
            ),
            "worse_name": self.env._(
                "Names spelled worse than the known ones: those are kept"
            ),
            "shared_document": self.env._("One document with several names"),
            "odd_phone": self.env._(
                "Rows with a phone that cannot be called as it is written"
            ),
            "odd_email": self.env._("Rows with an e-mail that is none: not imported"),
            "unread_cell": self.env._(
                "Rows with cells that could not be read: the plan's datum stays"
            ),
            "failed_formula": self.env._(
                "Rows with formulas that give no value: the plan's datum stays"
            ),
            "doubtful_cell": self.env._(
                "Rows with cells that were read, but are odd: check them"
            ),
            "other_name": self.env._("Documents whose known contact has another name"),
            "debt_turned_negative": self.env._("Debts that turn negative"),
            "negative_debt": self.env._("New plans with a debt below zero"),
            "unmapped_status": self.env._("With a status that nobody has named yet"),
            "reactivated": self.env._("Archived plans that the file names again"),
            "returned": self.env._("Absent plans that come back"),
            "resold": self.env._("Group and order sold again"),
            "place_left": self.env._("Group and order that another plan leaves"),
            "whose_place": self.env._(
                "Group and order without subscription, whose plan goes elsewhere: not "
                "imported"
            ),
            "place_waits": self.env._(
                "Group and order whose plan waits for a decision: not imported"
            ),
            "erased_holder": self.env._("Holders whose data was erased on request"),
        }
