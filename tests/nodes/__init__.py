# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""More machines than one, played on this machine's own addresses (127.0.0.x).

A balancer, two nodes of Odoo with a job runner each, and PostgreSQL with a replica, all
of them real processes that can be killed. ``postgres``, ``balancer``, ``node`` and
``wire`` are the machines, ``load`` who works on them, ``scene`` what happens to them
and ``account`` what must hold afterwards.
"""
