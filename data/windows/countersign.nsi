; SPDX-License-Identifier: GPL-3.0-or-later
; The 64-bit installer, from the folder and the lists that pack.py made; installer.sh runs it there:
;   makensis -DVERSION=… -DICON=… countersign.nsi      (WINDOW is defined where the window is among the files)
; What is removed is what was installed, file by file: a folder that somebody put something into stays.
Target amd64-unicode
Name "Countersign"
OutFile "Countersign-${VERSION}-win64-setup.exe"
InstallDir "$PROGRAMFILES64\Countersign"
RequestExecutionLevel admin
SetCompressor /SOLID lzma
!ifdef ICON
Icon "${ICON}"
!endif

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Countersign"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Countersign's installer"
VIAddVersionKey "LegalCopyright" "GPL-3.0-or-later"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Countersign"
!define FILE_TYPE "Countersign.cluster"

LicenseData "Countersign/LICENCE.txt"
Page license
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

Section
  SetRegView 64
  SetShellVarContext all
!include "files.nsh"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayName" "Countersign"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL}" "NoRepair" 1
!ifdef WINDOW
  CreateShortCut "$SMPROGRAMS\Countersign.lnk" "$INSTDIR\bin\countersign.exe"
  WriteRegStr HKLM "Software\Classes\.cluster" "" "${FILE_TYPE}"
  WriteRegStr HKLM "Software\Classes\${FILE_TYPE}" "" "Countersign cluster file"
  WriteRegStr HKLM "Software\Classes\${FILE_TYPE}\DefaultIcon" "" "$INSTDIR\bin\countersign.exe,0"
  WriteRegStr HKLM "Software\Classes\${FILE_TYPE}\shell\open\command" "" '"$INSTDIR\bin\countersign.exe" "%1"'
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!endif
SectionEnd

Section "Uninstall"
  SetRegView 64
  SetShellVarContext all
!ifdef WINDOW
  Delete "$SMPROGRAMS\Countersign.lnk"
  ; Somebody else's by now?
  ReadRegStr $0 HKLM "Software\Classes\.cluster" ""
  StrCmp $0 "${FILE_TYPE}" 0 +2
  DeleteRegKey HKLM "Software\Classes\.cluster"
  DeleteRegKey HKLM "Software\Classes\${FILE_TYPE}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!endif
  DeleteRegKey HKLM "${UNINSTALL}"
!include "remove.nsh"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
SectionEnd
