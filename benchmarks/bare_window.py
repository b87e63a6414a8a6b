"""The floor of the start: a PySide6 window with one table, in a process of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem


def main() -> None:
    app = QApplication(["bare"])
    window = QMainWindow()
    table = QTableWidget(40, 12, window)
    for row in range(40):
        for column in range(12):
            table.setItem(row, column, QTableWidgetItem(f"{row}:{column}"))
    window.setCentralWidget(table)
    window.resize(1366, 740)
    window.show()
    from benchmarks import first_paint

    first_paint.report(table.viewport())
    app.quit()


main()
