; The installer: for one user, without the rights of an administrator.
;
; Defined by bundle/windows_products.py: VERSION, VERSION_NUMBERS (0.1.0.0), SOURCE (the folder of
; the program), GENERATED (with perfdesk.ico and installed.txt), OUTPUT, LONGEST (characters of the
; longest path below the folder), OLDEST_WINDOWS and OLDEST_WINDOWS_BUILD (1809, 17763). With FAST
; nothing is compressed, for the trials.
;
; lib\installed.txt lists what has been installed, first the files, then the folders, the inner
; ones first. A newer version and the uninstaller remove exactly that.
;
; Exit codes: 0 done, 1 cancelled, 2 ended by an error, 3 Windows is too old, 4 the program is
; running or its files cannot be written, 5 a newer version is installed, 6 the path of the
; folder is too long.

Unicode true
Target amd64-unicode
!ifdef FAST
  SetCompress off
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 16
!endif
!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include TextFunc.nsh
!include WordFunc.nsh

!define NAME "绩效自评表编辑器"
!define PROGRAM "perfdesk.exe"
!define LIST "lib\installed.txt"
!define TYPE "perfdesk.zpb"
!define CLASSES "Software\Classes"
!define IN_USE "${NAME}正在运行，请先保存并关闭它，再点“重试”。$\n$\n如果没有打开它，可能是杀毒软件等别的程序正占用程序文件，请稍等再试；也可能是您没有改写程序文件夹的权限，请管理员处理。"
!define OWN_KEY "Software\perfdesk"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\perfdesk"
!define PATH_KEY "Software\Microsoft\Windows\CurrentVersion\App Paths\${PROGRAM}"

Name "${NAME}"
OutFile "${OUTPUT}"
BrandingText "${NAME} ${VERSION}"
RequestExecutionLevel user
ManifestDPIAware true
ManifestLongPathAware true
AllowSkipFiles off
CRCCheck force
InstallDir "$LOCALAPPDATA\Programs\perfdesk"
InstallDirRegKey HKCU "${OWN_KEY}" "InstallDir"
VIProductVersion "${VERSION_NUMBERS}"
VIAddVersionKey /LANG=2052 "CompanyName" "perfdesk"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME} 安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT 许可证"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"

!define MUI_ICON "${GENERATED}\perfdesk.ico"
!define MUI_UNICON "${GENERATED}\perfdesk.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "将删除${NAME}的程序文件。您的自评表文件、设置和草稿都会保留。"
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; End with an exit code, after a sentence that a silent run does not show.
!macro Refuse CODE SENTENCE
  MessageBox MB_OK|MB_ICONSTOP "${SENTENCE}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; Wait until the program in $INSTDIR is closed; each process of it holds python311.dll. Another
; program may hold it as well, or the user may not write there: FileOpen does not tell which.
!macro AwaitClosed
  ${If} ${FileExists} "$INSTDIR\python311.dll"
    ${Do}
      ClearErrors
      FileOpen $0 "$INSTDIR\python311.dll" a
      ${IfNot} ${Errors}
        FileClose $0
        ${ExitDo}
      ${EndIf}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION \
        "${IN_USE}" /SD IDCANCEL IDRETRY +3
      SetErrorLevel 4
      Quit
    ${Loop}
  ${EndIf}
!macroend

; Remove what lib\installed.txt lists below $INSTDIR, and nothing else.
!macro RemoveInstalled
  ClearErrors
  FileOpen $0 "$INSTDIR\${LIST}" r
  ${IfNot} ${Errors}
    ${Do}
      FileReadUTF16LE $0 $1
      ${If} ${Errors}
        ${ExitDo}
      ${EndIf}
      ${TrimNewLines} $1 $1
      StrCpy $2 $1 1 -1
      ${If} $1 == ""
      ${ElseIf} $2 == "\"
        StrCpy $1 $1 -1
        RMDir "$INSTDIR\$1"
      ${Else}
        Delete "$INSTDIR\$1"
      ${EndIf}
      ClearErrors
    ${Loop}
    FileClose $0
    Delete "$INSTDIR\${LIST}"
    RMDir "$INSTDIR\lib"
  ${EndIf}
!macroend

!macro NotifyExplorer
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Function .onInit
  ReadRegStr $0 HKLM "SOFTWARE\Microsoft\Windows NT\CurrentVersion" "CurrentBuildNumber"
  ${If} $0 < ${OLDEST_WINDOWS_BUILD}
    !insertmacro Refuse 3 "需要 64 位的 Windows 10（${OLDEST_WINDOWS} 版）或更新的系统，这台电脑的系统较旧，没有安装。"
  ${EndIf}
  ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} "$0" "${VERSION}" $1
    ${If} $1 == 1
      MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 \
        "已安装较新的版本 $0。要换成较旧的 ${VERSION} 吗？较新版本存的文件可能打不开。" \
        /SD IDNO IDYES +3
      SetErrorLevel 5
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Function CheckFolder
  StrLen $0 $INSTDIR
  IntOp $0 $0 + ${LONGEST}
  ${If} $0 > 258
    MessageBox MB_OK|MB_ICONEXCLAMATION "文件夹的路径太长，请换一个较短的，如 D:\perfdesk。" /SD IDOK
    SetErrorLevel 6
    ${If} ${Silent}
      Quit
    ${EndIf}
    Abort
  ${EndIf}
FunctionEnd

; A version in another folder goes first; its uninstaller refuses while the program runs.
Function RemoveElsewhere
  ReadRegStr $3 HKCU "${OWN_KEY}" "InstallDir"
  ${If} $3 != ""
  ${AndIf} $3 != $INSTDIR
  ${AndIf} ${FileExists} "$3\uninstall.exe"
    DetailPrint "正在删除原来的版本：$3"
    ${Do}
      ExecWait '"$3\uninstall.exe" /S _?=$3' $0
      ${If} $0 <> 4
        ${ExitDo}
      ${EndIf}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION \
        "${IN_USE}" /SD IDCANCEL IDRETRY +3
      SetErrorLevel 4
      Quit
    ${Loop}
    Delete "$3\uninstall.exe"
    RMDir "$3"
  ${EndIf}
FunctionEnd

Section
  ${If} ${Silent}
    Call CheckFolder
  ${EndIf}
  !insertmacro AwaitClosed
  Call RemoveElsewhere
  ; Who has deleted the entry on the desktop does not get it back with a new version.
  StrCpy $4 "wanted"
  ${If} ${FileExists} "$INSTDIR\${LIST}"
  ${AndIfNot} ${FileExists} "$DESKTOP\${NAME}.lnk"
    StrCpy $4 "unwanted"
  ${EndIf}
  !insertmacro RemoveInstalled

  SetOutPath "$INSTDIR"
  File /r "${SOURCE}\*"
  SetOutPath "$INSTDIR\lib"
  File "${GENERATED}\installed.txt"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${PROGRAM}" "" "" "" "" "" \
    "填写、校验、打印项目支出绩效自评表"
  ${If} $4 == "wanted"
    CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${PROGRAM}" "" "" "" "" "" \
      "填写、校验、打印项目支出绩效自评表"
  ${EndIf}

  WriteRegStr HKCU "${OWN_KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${CLASSES}\.zpb" "" "${TYPE}"
  WriteRegStr HKCU "${CLASSES}\.zpb" "Content Type" "application/x-perfdesk"
  WriteRegStr HKCU "${CLASSES}\.zpb\OpenWithProgids" "${TYPE}" ""
  WriteRegStr HKCU "${CLASSES}\${TYPE}" "" "绩效自评表"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\DefaultIcon" "" "$INSTDIR\${PROGRAM},-2"
  WriteRegStr HKCU "${CLASSES}\${TYPE}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  WriteRegStr HKCU "${PATH_KEY}" "" "$INSTDIR\${PROGRAM}"

  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "perfdesk"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  SectionGetSize 0 $0
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" $0
  !insertmacro NotifyExplorer
SectionEnd

Section "Uninstall"
  !insertmacro AwaitClosed
  !insertmacro RemoveInstalled
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"

  ; .zpb may belong to another program by now.
  ReadRegStr $0 HKCU "${CLASSES}\.zpb" ""
  ${If} $0 == "${TYPE}"
    DeleteRegValue HKCU "${CLASSES}\.zpb" ""
    DeleteRegValue HKCU "${CLASSES}\.zpb" "Content Type"
  ${EndIf}
  DeleteRegValue HKCU "${CLASSES}\.zpb\OpenWithProgids" "${TYPE}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.zpb\OpenWithProgids"
  DeleteRegKey /ifnosubkeys /ifnovalues HKCU "${CLASSES}\.zpb"
  DeleteRegKey HKCU "${CLASSES}\${TYPE}"
  DeleteRegKey HKCU "${PATH_KEY}"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegKey HKCU "${OWN_KEY}"
  !insertmacro NotifyExplorer
  MessageBox MB_OK|MB_ICONINFORMATION \
    "${NAME}已卸载。$\n$\n设置和草稿保留在 $LOCALAPPDATA\perfdesk，不再需要时可以自行删除。" /SD IDOK
SectionEnd
