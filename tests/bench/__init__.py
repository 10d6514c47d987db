# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Measurements: programs that `make bench` runs, each on a database with the add-ons.

Ratios taken in one run are what counts; seconds depend on the machine, whose facts
each program prints first.
"""
