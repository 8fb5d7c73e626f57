"""Parts of the demo company; `make_demo.py` beside this package puts them together."""
