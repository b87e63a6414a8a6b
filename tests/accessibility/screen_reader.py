"""A person who does not see, at the real program: run by the system's Python, which has pyatspi.

Reads the words to look for from stdin (JSON), does a call through AT-SPI as Orca and its user would
(no Qt, no code of ours), and prints as JSON what was read. Every wait ends; what did not come is null.
"""

import json
import sys
import time

import pyatspi
from gi.repository import GLib

WAIT_S = 15.0
MOST_CHILDREN = 400


def children(node):
    for place in range(min(node.childCount, MOST_CHILDREN)):
        child = node.getChildAtIndex(place)
        if child is not None:
            yield child


def walk(node):
    """The node and all below it; tables are not entered, and a node that has gone is left out."""
    yield node
    try:
        inside = [] if node.getRoleName() == "table" else list(children(node))
    except Exception:  # noqa: BLE001 (whatever D-Bus says of a widget that was deleted meanwhile)
        return
    for child in inside:
        yield from walk(child)


def is_shown(node):
    return node.getState().contains(pyatspi.STATE_SHOWING)


def until(look):
    """What ``look`` finds, asked again until it finds something; None if it never does."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        try:
            found = look()
        except Exception:  # noqa: BLE001 (the tree changes under the reader: a node may be gone by now)
            found = None
        if found:
            return found
        listen(0.15)
    return None


def listen(seconds):
    """Let the events in that have come meanwhile."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not GLib.MainContext.default().iteration(False):
            time.sleep(0.01)


def the_window():
    for app in pyatspi.Registry.getDesktop(0):
        if app is not None and app.name == "Clinic Desk":
            for window in children(app):
                if is_shown(window):
                    return window
    return None


def find(role, name=None, begins=None):
    """The first node in sight with this role and name."""

    def look():
        window = the_window()
        for node in walk(window) if window is not None else ():
            if node.getRoleName() == role and is_shown(node):
                if name is not None and node.name == name:
                    return node
                if begins is not None and node.name.startswith(begins):
                    return node
        return None

    return until(look)


def texts_of(node):
    return [(child.getRoleName(), child.name) for child in children(node)]


def shown_labels():
    return [node.name for node in walk(the_window()) if node.getRoleName() == "label" and is_shown(node)]


def press(node):
    action = node.queryAction()
    names = [action.getName(place).lower() for place in range(action.nActions)]
    action.doAction(names.index("press") if "press" in names else 0)


def enter():
    pyatspi.Registry.generateKeyboardEvent(0xFF0D, None, pyatspi.KEY_SYM)


def main():
    words = json.load(sys.stdin)
    heard = {"announced": []}
    pyatspi.Registry.registerEventListener(
        lambda event: heard["announced"].append(event.any_data), "object:announcement"
    )
    window = until(the_window)
    heard["window"] = window and window.name
    search = find("text", words["search"])
    heard["search"] = search and {
        "description": search.description,
        "editable": search.getState().contains(pyatspi.STATE_EDITABLE),
        "focused": search.getState().contains(pyatspi.STATE_FOCUSED),
    }
    grid = find("table", words["grid"])
    heard["grid"] = grid and texts_of(grid)
    journal = find("table", words["journal"])
    heard["journal"] = journal and texts_of(journal)
    groups = [node for node in walk(window) if node.getRoleName() == "panel" and node.name == words["view"]]
    heard["view"] = [texts_of(group) for group in groups]

    search.queryEditableText().setTextContents(words["typed"])
    people = find("list", words["people"])
    heard["people"] = until(lambda: texts_of(people))
    verdict = until(lambda: [text for text in shown_labels() if text.startswith(words["attached"])])
    heard["verdict"] = verdict
    search.queryComponent().grabFocus()
    listen(0.5)
    enter()
    offers = find("list", words["offers"])
    heard["offers"] = until(lambda: texts_of(offers))
    heard["question"] = until(lambda: [text for text in shown_labels() if text.endswith("?")])
    book = find("push button", words["book"])
    heard["book"] = book and {"description": book.description}
    press(book)
    answer = until(lambda: [text for text in shown_labels() if words["booked"] in text])
    heard["answer"] = answer
    heard["journal_grown"] = journal and until(lambda: texts_of(journal))

    listen(0.5)
    press(find("push button", begins=words["language_button"]))
    heard["search_after"] = bool(find("text", words["search_after"]))
    grid = find("table", words["grid_after"])
    heard["grid_after"] = grid and until(lambda: texts_of(grid))
    journal = find("table", words["journal_after"])
    heard["journal_after"] = journal and until(lambda: texts_of(journal))
    heard["answer_after"] = [text for text in shown_labels() if words["booked"] in text]
    heard["buttons_after"] = [
        node.name for node in walk(the_window()) if node.getRoleName() == "push button" and is_shown(node)
    ]
    json.dump(heard, sys.stdout, ensure_ascii=False)


main()
