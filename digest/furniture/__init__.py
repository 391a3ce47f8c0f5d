"""What stands around a story and is not of it: notices, plugs, captions, credits. Pure.

`trim` cuts what hangs on the ends of a feed's text; `remove` goes through a whole article,
paragraph by paragraph. Both leave the story's words as they are: they cut, and never write.
Each is imported for itself, since the many phrases of `remove` take time to load.
"""
