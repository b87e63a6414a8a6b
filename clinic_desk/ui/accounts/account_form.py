"""What is entered about one account: names, role, extra rights, the doctor behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from clinic_desk import errors, wording
from clinic_desk.i18n import N_, _
from clinic_desk.rules.rights import Role, grantable_to
from clinic_desk.rules.rows import DoctorRow
from clinic_desk.services.accounts import AccountForm, AccountRow
from clinic_desk.ui.accounts import rights_texts
from clinic_desk.ui.accounts.name_list import shown_name
from clinic_desk.ui.naming import named
from clinic_desk.ui.theme import set_role
from clinic_desk.ui.widgets.field_box import FieldBox

_REASONS: Final = {
    ("full_name", "missing"): N_("The name is needed."),
    ("full_name", "taken"): N_("Another account has this name."),
    ("login", "missing"): N_("A name to log in with is needed."),
    ("login", "taken"): N_("Somebody else logs in by this name."),
    ("doctor", "missing"): N_("Choose which doctor it is."),
    ("doctor", "taken"): N_("This doctor has an account already."),
}


class AccountFields(QWidget):
    """The fields; nothing is saved here.

    Signals: ``edited``; ``confirmed``: Enter in a line.
    """

    edited = Signal()
    confirmed = Signal()

    def __init__(self, doctors: Sequence[DoctorRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doctors = tuple(doctors)
        self._id: int | None = None
        self._saved: AccountForm | None = None
        self.name = FieldBox(named(QLineEdit(), "account_name"), self)
        self.login = FieldBox(named(QLineEdit(), "account_login"), self)
        self.role = FieldBox(named(QComboBox(), "account_role"), self)
        self.doctor = FieldBox(named(QComboBox(), "account_doctor"), self)
        self._about = QLabel(self, wordWrap=True)
        self._rights = QLabel(self)
        self.ticks = {right: named(QCheckBox(self), f"right_{right}") for right in rights_texts.GRANTS}
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        for role in Role:
            self.role.editor.addItem("", role)
        for one in self._doctors:
            self.doctor.editor.addItem(one.name.full, one.id)
        self.doctor.editor.setCurrentIndex(-1)
        for box in (self.name, self.login):
            box.editor.setMaxLength(120)
        for combo in (self.role.editor, self.doctor.editor):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(16)
        set_role(self._about, "small")
        set_role(self._rights, "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for part in (self.name, self.login, self.role, self._about, self.doctor, self._rights):
            column.addWidget(part)
        for tick in self.ticks.values():
            column.addWidget(tick)
        column.addStretch(1)

    def _connect(self) -> None:
        for box in (self.name, self.login):
            box.editor.textEdited.connect(self._on_edited)
            box.editor.returnPressed.connect(self.confirmed)
        self.name.editor.textEdited.connect(self._suggest_login)
        self.role.editor.currentIndexChanged.connect(self._on_role)
        self.doctor.editor.activated.connect(self._on_doctor)
        for tick in self.ticks.values():
            tick.toggled.connect(self._on_edited)

    def retranslate(self) -> None:
        """Put all texts into the language of the window."""
        self.name.set_label(_("Full name, as the journal writes it"))
        self.login.set_label(_("Name to log in with"))
        self.role.set_label(_("Role"))
        self.doctor.set_label(_("Which doctor"))
        self.doctor.editor.setPlaceholderText(_("choose the doctor"))
        self._rights.setText(_("Beyond the role:"))
        for place, role in enumerate(Role):
            self.role.editor.setItemText(place, wording.safety.role(role))
        self._show_role()

    # --- the account --------------------------------------------------------------------------------------

    def show_account(self, row: AccountRow | None) -> None:
        """Fill the fields; None: a new account."""
        self._id = None if row is None else row.id
        self.name.editor.setText("" if row is None else row.full_name)
        self.login.editor.setText("" if row is None else shown_name(row.login))
        self.login.editor.setModified(row is not None)
        self.role.editor.setCurrentIndex(list(Role).index(Role.REGISTRAR if row is None else row.role))
        self.doctor.editor.setCurrentIndex(
            self.doctor.editor.findData(None if row is None else row.doctor_id)
        )
        for right, tick in self.ticks.items():
            tick.setChecked(row is not None and right in row.extra)
        self.clear_reasons()
        self._show_role()
        self._saved = self.value()
        self.edited.emit()

    def value(self) -> AccountForm:
        """What stands in the fields."""
        role = self.chosen_role()
        allowed = grantable_to(role)
        return AccountForm(
            full_name=" ".join(self.name.editor.text().split()),
            login=" ".join(self.login.editor.text().split()),
            role=role,
            extra=frozenset(
                right for right, tick in self.ticks.items() if tick.isChecked() and right in allowed
            ),
            doctor_id=self.doctor.editor.currentData() if role is Role.DOCTOR else None,
            id=self._id,
        )

    def is_dirty(self) -> bool:
        """Whether something stands there that is not saved."""
        return self._saved is not None and self.value() != self._saved

    def chosen_role(self) -> Role:
        """The role that is chosen."""
        return list(Role)[max(self.role.editor.currentIndex(), 0)]

    def show_bad(self, bad: errors.BadField) -> bool:
        """Say what is wrong beside its field; False if it is about none of them."""
        boxes: dict[str, FieldBox[Any]] = {
            "full_name": self.name,
            "login": self.login,
            "doctor": self.doctor,
        }
        box = boxes.get(bad.field)
        if box is None:
            return False
        box.set_reason(_(_REASONS.get((bad.field, bad.reason), N_("This does not fit."))))
        box.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def clear_reasons(self) -> None:
        """Nothing is wrong (any more)."""
        for box in (self.name, self.login, self.doctor):
            box.set_reason("")

    # --- what belongs together ----------------------------------------------------------------------------

    def _on_edited(self) -> None:
        self.edited.emit()

    def _on_role(self) -> None:
        self._show_role()
        self.edited.emit()

    def _on_doctor(self) -> None:
        """The doctor's name is the account's, unless another one stands there."""
        if not self.name.editor.text().strip():
            self.name.editor.setText(self.doctor.editor.currentText())
            self._suggest_login()
        self.edited.emit()

    def _suggest_login(self) -> None:
        if self._id is None and not self.login.editor.isModified():
            self.login.editor.setText(self.name.editor.text().split(" ")[0])

    def _show_role(self) -> None:
        role = self.chosen_role()
        self._about.setText(rights_texts.about(role))
        self.doctor.setVisible(role is Role.DOCTOR)
        allowed = grantable_to(role)
        for right, tick in self.ticks.items():
            said, in_full = rights_texts.grant(right, role)
            tick.setText(said)
            tick.setToolTip(in_full)
            tick.setAccessibleDescription(in_full)
            tick.setVisible(right in allowed)
        self._rights.setVisible(bool(allowed & set(self.ticks)))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Follow the language of the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
