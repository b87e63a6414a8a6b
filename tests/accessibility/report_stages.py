"""Reports and exports, brought to each state that shows other controls; see ``stages`` for the contract."""

from __future__ import annotations

from tests.accessibility.stages import Stage, until, while_open


def export(window, folder, look):
    """Each thing that can be taken along into each kind of file; and what was written."""

    def each_state(dialog):
        look(dialog)
        for what in ("visits", "people", "journal"):
            dialog.what._choose(what)
            dialog.form.setCurrentIndex(dialog.form.count() - 1)
            dialog.form.activated.emit(dialog.form.currentIndex())
            look(dialog)
        dialog.form.setCurrentIndex(0)
        dialog.export_to(dialog.choice(), folder / "a.xlsx")
        until(dialog.open_button.isVisible)
        look(dialog)

    while_open(window.actions_by_name["export"].trigger, each_state)


def reports(window, _folder, look):
    """Each part of a report, any days, and a period in which nobody applied."""

    def each_state(dialog):
        def counted():
            until(lambda: dialog.shown is not None and not dialog.is_busy())

        counted()
        for part in range(dialog.tabs.count()):
            dialog.tabs.setCurrentIndex(part)
            look(dialog)
        dialog.tabs.setCurrentIndex(0)
        dialog.period.kinds._choose("days")
        counted()
        assert dialog.period.first.isVisible()
        look(dialog)
        for _year in range(2):
            dialog.period.kinds._choose("year")
            dialog.period.go(-1)
            counted()
        assert dialog.empty.isVisible()
        look(dialog)

    while_open(window.actions_by_name["reports"].trigger, each_state)


def rows_behind(window, _folder, look):
    """The rows behind a number."""

    def open_rows(dialog):
        until(lambda: dialog.shown is not None and not dialog.is_busy())
        while_open(lambda: (dialog.overview.tiles[0].click(), until(lambda: not dialog.is_busy())), look)

    while_open(window.actions_by_name["reports"].trigger, open_rows)


REPORTS: tuple[Stage, ...] = (export, reports, rows_behind)
