"""The page behind an item: whether to ask for it, and its text, stripped to the story. Pure.

What reads pages and robots.txt (`page`, `robots`) is imported where it runs, in a process of its
own: it takes a second to load, and pages are hostile.
"""
