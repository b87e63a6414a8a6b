"""The language of the window: gettext for our texts, Qt's own catalogs for its standard buttons."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from clinic_desk import i18n

_TRANSLATOR = "qtbase_translator"


def switch_language(app: QApplication, language: str) -> None:
    """Switch the whole window while it runs; every widget gets QEvent.Type.LanguageChange."""
    i18n.use_language(language)
    QLocale.setDefault(QLocale(language))
    old = app.findChild(QTranslator, _TRANSLATOR)
    if old is not None:
        app.removeTranslator(old)
        old.setObjectName("")
        old.deleteLater()
    # an empty translator (English) is installed as well: it is what makes Qt send LanguageChange
    translator = QTranslator(app)
    translator.setObjectName(_TRANSLATOR)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator.load(f"qtbase_{language}", folder)
    app.installTranslator(translator)
