"""The access list of a folder on Windows: the user, the system and administrators, nobody else.

Said in Windows' own notation (https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format)
and set by its own function, so no program is started and no name of a group has to be known in any language.
"""

from __future__ import annotations

import ctypes
from ctypes import byref, c_ulong, c_void_p, c_wchar_p
from pathlib import Path
from typing import Any, Final

_TOKEN_QUERY: Final = 0x0008
_TOKEN_USER: Final = 1
_SDDL_REVISION: Final = 1
_SE_FILE_OBJECT: Final = 1
_DACL: Final = 0x0000_0004
_PROTECTED_DACL: Final = 0x8000_0000
"""Rights given above no longer come down to this folder; the folders above keep theirs."""


def only_for_the_user(folder: Path) -> bool:
    """Set the list on a folder; what lies in it takes it over. False where that cannot be: FAT, no rights."""
    windows: Any = getattr(ctypes, "windll", None)
    if windows is None:
        return False
    return set_list(folder, windows.advapi32, windows.kernel32)


def list_for(sid: str) -> str:
    """Full control (FA), also for all that is or will be inside (OICI), for three and nobody else (P)."""
    return "D:P" + "".join(f"(A;OICI;FA;;;{who})" for who in ("SY", "BA", sid))


def set_list(folder: Path, advapi32: Any, kernel32: Any) -> bool:  # noqa: ANN401 -- libraries of Windows
    """The work of :func:`only_for_the_user` on the two libraries; every handle and buffer is given back."""
    _declare(advapi32, kernel32)
    sid = _user(advapi32, kernel32)
    if not sid:
        return False
    descriptor, acl = c_void_p(), c_void_p()
    present, defaulted = c_ulong(), c_ulong()
    if not advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
        list_for(sid), _SDDL_REVISION, byref(descriptor), None
    ):
        return False
    try:
        if not advapi32.GetSecurityDescriptorDacl(descriptor, byref(present), byref(acl), byref(defaulted)):
            return False
        # gives 0 or a code; it also passes the list on to everything inside
        return bool(
            advapi32.SetNamedSecurityInfoW(
                str(folder.absolute()), _SE_FILE_OBJECT, _DACL | _PROTECTED_DACL, None, None, acl, None
            )
            == 0
        )
    finally:
        kernel32.LocalFree(descriptor)


def _user(advapi32: Any, kernel32: Any) -> str:  # noqa: ANN401
    """The user of this process in Windows' notation (S-1-5-21-…); empty where Windows does not say."""
    token, size = c_void_p(), c_ulong()
    if not advapi32.OpenProcessToken(kernel32.GetCurrentProcess(), _TOKEN_QUERY, byref(token)):
        return ""
    try:
        advapi32.GetTokenInformation(token, _TOKEN_USER, None, 0, byref(size))  # says how much it needs
        buffer = ctypes.create_string_buffer(max(size.value, 1))
        if not advapi32.GetTokenInformation(token, _TOKEN_USER, buffer, size, byref(size)):
            return ""
        # TOKEN_USER begins with a pointer to the SID
        sid, text = c_void_p.from_buffer(buffer), c_wchar_p()
        if not advapi32.ConvertSidToStringSidW(sid, byref(text)):
            return ""
        try:
            return text.value or ""
        finally:
            kernel32.LocalFree(text)
    finally:
        kernel32.CloseHandle(token)


def _declare(advapi32: Any, kernel32: Any) -> None:  # noqa: ANN401
    """Pointers are 64 bit wide: without this they would be cut to an int."""
    kernel32.GetCurrentProcess.restype = c_void_p
    kernel32.CloseHandle.argtypes = [c_void_p]
    kernel32.LocalFree.argtypes = [c_void_p]
    kernel32.LocalFree.restype = c_void_p
    advapi32.OpenProcessToken.argtypes = [c_void_p, c_ulong, c_void_p]
    advapi32.GetTokenInformation.argtypes = [c_void_p, ctypes.c_int, c_void_p, c_ulong, c_void_p]
    advapi32.ConvertSidToStringSidW.argtypes = [c_void_p, c_void_p]
    advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = [
        *(c_wchar_p, c_ulong, c_void_p, c_void_p)
    ]
    advapi32.GetSecurityDescriptorDacl.argtypes = [c_void_p, c_void_p, c_void_p, c_void_p]
    advapi32.SetNamedSecurityInfoW.argtypes = [
        *(c_wchar_p, ctypes.c_int, c_ulong, c_void_p, c_void_p, c_void_p, c_void_p)
    ]
    advapi32.SetNamedSecurityInfoW.restype = c_ulong
