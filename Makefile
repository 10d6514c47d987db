# Two commands matter: "make demo" shows the product, "make test" proves it.
# What they do lives in tools/devenv; all they create lives in .ahorro/.
PYTHON ?= python3
export T B DB PORT

COMMANDS = demo demo-reset test test-full coverage lint bench audit shell i18n screenshots clean
.PHONY: help $(COMMANDS)

help:
	@echo "make demo          run the product with invented data (PORT=8069)"
	@echo "make demo-reset    the same, starting over"
	@echo "make test          everything that must hold (T=ahorro_plan for a part)"
	@echo "make test-full     with the slow suites"
	@echo "make coverage      what the tests reach, with the figure of each add-on"
	@echo "make lint          style and conventions alone, of JavaScript too"
	@echo "make bench         measure B1 to B10 (B=B3 for one, T=bench_name for a program)"
	@echo "make audit         what is known to be unsafe in the Python packages"
	@echo "make shell         Odoo's shell on a database with all add-ons (DB=...)"
	@echo "make i18n          export the terms, list missing Spanish"
	@echo "make screenshots   pictures of the guide and of every screen"
	@echo "make clean         remove what all of these created"

$(COMMANDS):
	@exec $(PYTHON) -m tools.devenv $@
