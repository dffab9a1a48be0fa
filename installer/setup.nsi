; The installer of the Windows program: 64-bit, for one user, no administrator, in place over an older one.
; Made by installer/pack.py, which gives VERSION, VERSION_FOUR, BUNDLE, LONGEST, SIZE_KB, ICON and OUT.
;
;   /S                          without a window
;   /D=FOLDER                   where to (last on the line, without quotes)
;   /DESKTOP=0|1 /AUTOSTART=0|1 /EXPLORER=0|1    the options; without: as it stands now, else 1, 0, 1
; Uninstall.exe: /S, /DELETEDATA
; Ends with 0, 1 (cancelled), 2 (broken off) or one of the EXIT_ below.

Target amd64-unicode
Unicode true
ManifestDPIAware true
ManifestSupportedOS Win10
ManifestLongPathAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64
AllowSkipFiles off
BrandingText " "

!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include Sections.nsh
!include MUI2.nsh

!define EXIT_TOO_OLD 10
!define EXIT_RUNNING 11
!define EXIT_NEWER 12
!define EXIT_FOLDER 13
!define EXIT_HELD 14
!define EXIT_DATA_HELD 15
!define EXIT_TWICE 16

!define EXE "Zhanggui.exe"
!define PARTS "_internal"
!define SHORTCUT "掌柜售后.lnk"
!define KEY_ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Zhanggui"
!define KEY_RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define KEY_APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
!define KEY_TYPES "Software\Classes\SystemFileAssociations"
!define VERB "shell\ZhangguiImport"
!define FIRST_WINDOWS_BUILD 17763 ; Windows 10 1809, the first that Qt 6 starts on
!define LONGEST_PATH 250
!define /ifndef ERROR_ALREADY_EXISTS 183
!define /ifndef GENERIC_READ 0x80000000
!define /ifndef OPEN_EXISTING 3

Name "掌柜售后"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Zhanggui"
InstallDirRegKey HKCU "${KEY_ENTRY}" "InstallLocation"

VIProductVersion "${VERSION_FOUR}"
VIAddVersionKey /LANG=2052 "ProductName" "掌柜售后"
VIAddVersionKey /LANG=2052 "FileDescription" "掌柜售后 安装程序"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "MIT"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_WELCOMEFINISHPAGE_BITMAP "side.bmp"
!define MUI_WELCOMEPAGE_TITLE "$(WELCOME_TITLE)"
!define MUI_WELCOMEPAGE_TEXT "$(WELCOME_TEXT)"
!define MUI_FINISHPAGE_TITLE "$(FINISH_TITLE)"
!define MUI_FINISHPAGE_TEXT "$(FINISH_TEXT)"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
!define MUI_FINISHPAGE_RUN_TEXT "$(FINISH_RUN)"

!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE un.MakeSure
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
SetFont /LANG=${LANG_SIMPCHINESE} "Microsoft YaHei UI" 9
!include "setup_words.nsh"

; Says a sentence and ends with a code of its own; in silent mode the code alone.
!macro Refuse CODE SENTENCE
  MessageBox MB_OK|MB_ICONEXCLAMATION "${SENTENCE}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend
!define Refuse "!insertmacro Refuse"

; The three options, in and out: ${Option} puts one in where its section is ticked and takes it out where not.

!macro EachSheetType ACTION
  !insertmacro ${ACTION} ".xlsx"
  !insertmacro ${ACTION} ".xls"
  !insertmacro ${ACTION} ".xlsb"
  !insertmacro ${ACTION} ".ods"
  !insertmacro ${ACTION} ".et"
  !insertmacro ${ACTION} ".csv"
!macroend

!macro AddVerb TYPE
  WriteRegStr HKCU "${KEY_TYPES}\${TYPE}\${VERB}" "" "$(VERB_IMPORT)"
  WriteRegStr HKCU "${KEY_TYPES}\${TYPE}\${VERB}" "Icon" '"$INSTDIR\${EXE}",0'
  WriteRegStr HKCU "${KEY_TYPES}\${TYPE}\${VERB}\command" "" '"$INSTDIR\${EXE}" --import "%1"'
!macroend

!macro RemoveVerb TYPE
  DeleteRegKey HKCU "${KEY_TYPES}\${TYPE}\${VERB}"
  DeleteRegKey /ifempty HKCU "${KEY_TYPES}\${TYPE}\shell"
  DeleteRegKey /ifempty HKCU "${KEY_TYPES}\${TYPE}"
!macroend

!macro AddDesktop
  CreateShortcut "$DESKTOP\${SHORTCUT}" "$INSTDIR\${EXE}"
!macroend

!macro RemoveDesktop
  Delete "$DESKTOP\${SHORTCUT}"
!macroend

!macro AddAutostart ; the same value that 设置 › 这台电脑 switches
  WriteRegStr HKCU "${KEY_RUN}" "Zhanggui" '"$INSTDIR\${EXE}" --hidden'
!macroend

!macro RemoveAutostart
  DeleteRegValue HKCU "${KEY_RUN}" "Zhanggui"
!macroend

!macro AddExplorer
  !insertmacro EachSheetType AddVerb
!macroend

!macro RemoveExplorer
  !insertmacro EachSheetType RemoveVerb
!macroend

!macro Option SECTION NAME
  ${If} ${SectionIsSelected} ${SECTION}
    !insertmacro Add${NAME}
  ${Else}
    !insertmacro Remove${NAME}
  ${EndIf}
!macroend
!define Option "!insertmacro Option"

; A running copy holds its own .exe against writing, also when it is busy, hidden in the tray or without a window.
; It is asked to end twice: by the program's own way, then by WM_CLOSE to its windows; it is never killed.

!macro RunningFunctions UN
  Function ${UN}StillRunning ; → $0: 1 or 0
    StrCpy $0 0
    ${If} ${FileExists} "$INSTDIR\${EXE}"
      ClearErrors
      FileOpen $1 "$INSTDIR\${EXE}" a
      ${If} ${Errors}
        StrCpy $0 1
      ${Else}
        FileClose $1
      ${EndIf}
    ${EndIf}
  FunctionEnd

  Function ${UN}WaitForEnd ; $2: tries of 250 ms → $0
    ${Do}
      Call ${UN}StillRunning
      ${If} $0 = 0
      ${OrIf} $2 <= 0
        ${ExitDo}
      ${EndIf}
      Sleep 250
      IntOp $2 $2 - 1
    ${Loop}
  FunctionEnd

  Function ${UN}CloseRunning
    Call ${UN}StillRunning
    ${If} $0 = 0
      Return
    ${EndIf}
    MessageBox MB_OKCANCEL|MB_ICONINFORMATION "$(MSG_RUNNING)" /SD IDOK IDOK ask
    SetErrorLevel 1
    Quit
    ask:
    DetailPrint "$(MSG_CLOSING)"
    nsExec::Exec /TIMEOUT=15000 '"$INSTDIR\${EXE}" --quit'
    Pop $0
    StrCpy $2 60
    Call ${UN}WaitForEnd
    ${If} $0 = 1
      nsExec::Exec /TIMEOUT=15000 '"$SYSDIR\taskkill.exe" /IM ${EXE}'
      Pop $0
      StrCpy $2 80
      Call ${UN}WaitForEnd
    ${EndIf}
    ${If} $0 = 1
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(MSG_STILL_RUNNING)" /SD IDCANCEL IDRETRY ask
      SetErrorLevel ${EXIT_RUNNING}
      Quit
    ${EndIf}
  FunctionEnd
!macroend
!insertmacro RunningFunctions ""
!insertmacro RunningFunctions "un."

; Sections

Section "$(NAME_PROGRAM)" SecProgram
  SectionIn RO
  Call CheckFolder
  Call CheckWritable
  Call CloseRunning
  Call SetAsideOld
  SetOutPath "$INSTDIR"
  File "${BUNDLE}/${EXE}"
  File /r "${BUNDLE}/${PARTS}"
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  SetOutPath "$TEMP" ; lets go of the folder
  RMDir /r "$INSTDIR\${PARTS}.old"
  Delete "$INSTDIR\${EXE}.old"
  Call RemoveElsewhere
  CreateShortcut "$SMPROGRAMS\${SHORTCUT}" "$INSTDIR\${EXE}"
  WriteRegStr HKCU "${KEY_ENTRY}" "DisplayName" "掌柜售后"
  WriteRegStr HKCU "${KEY_ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY_ENTRY}" "DisplayIcon" "$INSTDIR\${EXE},0"
  WriteRegStr HKCU "${KEY_ENTRY}" "Publisher" "掌柜售后"
  WriteRegStr HKCU "${KEY_ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY_ENTRY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${KEY_ENTRY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY_ENTRY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${KEY_ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY_ENTRY}" "NoRepair" 1
SectionEnd

Section "$(NAME_DESKTOP)" SecDesktop
SectionEnd

Section "$(NAME_AUTOSTART)" SecAutostart
SectionEnd

Section "$(NAME_EXPLORER)" SecExplorer
SectionEnd

Section "-options"
  ${Option} ${SecDesktop} Desktop
  ${Option} ${SecAutostart} Autostart
  ${Option} ${SecExplorer} Explorer
  ${RefreshShellIcons}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SecProgram} "$(ABOUT_PROGRAM)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecDesktop} "$(ABOUT_DESKTOP)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecAutostart} "$(ABOUT_AUTOSTART)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecExplorer} "$(ABOUT_EXPLORER)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; What is looked at before anything is touched

Function .onInit
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} ${FIRST_WINDOWS_BUILD}
    ${Refuse} ${EXIT_TOO_OLD} "$(MSG_TOO_OLD)"
  ${EndIf}
  System::Call 'kernel32::CreateMutex(p 0, i 0, t "ZhangguiSetup") p .r0 ?e'
  Pop $0
  ${If} $0 = ${ERROR_ALREADY_EXISTS}
    ${Refuse} ${EXIT_TWICE} "$(MSG_TWICE)"
  ${EndIf}
  ReadRegStr $9 HKCU "${KEY_ENTRY}" "DisplayVersion"
  ${If} $9 != ""
    ${VersionCompare} "$9" "${VERSION}" $0 ; 1: the first one is newer
    ${If} $0 = 1
      ${Refuse} ${EXIT_NEWER} "$(MSG_NEWER)"
    ${EndIf}
  ${EndIf}
  Call ChooseOptions
FunctionEnd

Function ChooseOptions ; as it stands on this computer, then as the command line says
  !insertmacro UnselectSection ${SecAutostart}
  ${If} $9 != ""
    ${IfNot} ${FileExists} "$DESKTOP\${SHORTCUT}"
      !insertmacro UnselectSection ${SecDesktop}
    ${EndIf}
    ReadRegStr $0 HKCU "${KEY_RUN}" "Zhanggui"
    ${If} $0 != ""
      !insertmacro SelectSection ${SecAutostart}
    ${EndIf}
    ReadRegStr $0 HKCU "${KEY_TYPES}\.xlsx\${VERB}" ""
    ${If} $0 == ""
      !insertmacro UnselectSection ${SecExplorer}
    ${EndIf}
  ${EndIf}
  ${GetParameters} $1
  StrCpy $2 ${SecDesktop}
  StrCpy $3 "/DESKTOP="
  Call AskedOption
  StrCpy $2 ${SecAutostart}
  StrCpy $3 "/AUTOSTART="
  Call AskedOption
  StrCpy $2 ${SecExplorer}
  StrCpy $3 "/EXPLORER="
  Call AskedOption
FunctionEnd

Function AskedOption ; $1: the command line, $2: the section, $3: its switch
  ${GetOptions} $1 $3 $0
  ${If} $0 == "1"
    !insertmacro SelectSection $2
  ${ElseIf} $0 == "0"
    !insertmacro UnselectSection $2
  ${EndIf}
FunctionEnd

Function CheckFolder ; neither the data in the program, nor the program in the data, nor too deep
  StrCpy $8 "$LOCALAPPDATA\Zhanggui"
  StrCpy $0 "$8\"
  StrCpy $1 "$INSTDIR\"
  StrLen $2 $0
  StrLen $3 $1
  StrCpy $4 $1 $2
  StrCpy $5 $0 $3
  ${If} $4 == $0
  ${OrIf} $5 == $1
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(MSG_DATA_FOLDER)" /SD IDOK
    Goto refused
  ${EndIf}
  IntOp $3 $3 + ${LONGEST}
  ${If} $3 > ${LONGEST_PATH}
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(MSG_TOO_LONG)" /SD IDOK
    Goto refused
  ${EndIf}
  Return
  refused:
  ${If} ${Silent}
    SetErrorLevel ${EXIT_FOLDER}
    Quit
  ${EndIf}
  Abort ; back to the page
FunctionEnd

Function CheckWritable
  ClearErrors
  CreateDirectory "$INSTDIR"
  GetTempFileName $0 "$INSTDIR"
  ${If} ${Errors}
    ${Refuse} ${EXIT_FOLDER} "$(MSG_NOT_WRITABLE)"
  ${EndIf}
  Delete $0
FunctionEnd

; The old program stays aside, whole, until the new one stands.

Function SetAsideOld
  RMDir /r "$INSTDIR\${PARTS}.old"
  Delete "$INSTDIR\${EXE}.old"
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\${PARTS}\*.*"
    Rename "$INSTDIR\${PARTS}" "$INSTDIR\${PARTS}.old"
  ${EndIf}
  ${IfNot} ${Errors}
  ${AndIf} ${FileExists} "$INSTDIR\${EXE}"
    Rename "$INSTDIR\${EXE}" "$INSTDIR\${EXE}.old"
  ${EndIf}
  ${If} ${Errors}
    Call PutBackOld
    ${Refuse} ${EXIT_HELD} "$(MSG_HELD)"
  ${EndIf}
FunctionEnd

Function PutBackOld
  ${If} ${FileExists} "$INSTDIR\${PARTS}.old\*.*"
    RMDir /r "$INSTDIR\${PARTS}"
    Rename "$INSTDIR\${PARTS}.old" "$INSTDIR\${PARTS}"
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\${EXE}.old"
    Delete "$INSTDIR\${EXE}"
    Rename "$INSTDIR\${EXE}.old" "$INSTDIR\${EXE}"
  ${EndIf}
FunctionEnd

Function .onInstFailed
  SetOutPath "$TEMP"
  Call PutBackOld
FunctionEnd

Function RemoveElsewhere ; an older one in another folder goes, by its own uninstaller
  ReadRegStr $0 HKCU "${KEY_ENTRY}" "InstallLocation"
  ${If} $0 != ""
  ${AndIf} $0 != $INSTDIR
  ${AndIf} ${FileExists} "$0\Uninstall.exe"
    ExecWait '"$0\Uninstall.exe" /S _?=$0' ; in place, so that it can be waited for
    Delete "$0\Uninstall.exe"
    RMDir "$0"
  ${EndIf}
FunctionEnd

; Uninstalling: what was put in goes, by name; what a person put beside it stays. The data only where ticked.

Section "un.$(NAME_UNPROGRAM)" UnProgram
  SectionIn RO
  Call un.CloseRunning
  Delete "$SMPROGRAMS\${SHORTCUT}"
  !insertmacro RemoveDesktop
  !insertmacro RemoveAutostart
  DeleteRegValue HKCU "${KEY_APPROVED}" "Zhanggui" ; the task manager's word on it
  !insertmacro RemoveExplorer
  RMDir /r "$INSTDIR\${PARTS}"
  Delete "$INSTDIR\${EXE}"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${KEY_ENTRY}"
  ${RefreshShellIcons}
SectionEnd

Section /o "un.$(NAME_UNDATA)" UnData
  StrCpy $8 "$LOCALAPPDATA\Zhanggui"
  ${If} ${FileExists} "$8\*.*"
    ; all or nothing: the archive opens for nobody else while a program has it, and Windows refuses the folder
    ; a new name while any of its files is open
    StrCpy $0 0
    ${If} ${FileExists} "$8\archive.db"
      System::Call 'kernel32::CreateFile(t "$8\archive.db", i ${GENERIC_READ}, i 0, p 0, i ${OPEN_EXISTING}, i 0, p 0) p .r0'
      System::Call 'kernel32::CloseHandle(p r0)'
    ${EndIf}
    ClearErrors
    ${If} $0 <> -1
      Rename "$8" "$8.deleting"
    ${EndIf}
    ${If} $0 = -1
    ${OrIf} ${Errors}
      ${Refuse} ${EXIT_DATA_HELD} "$(MSG_DATA_HELD)"
    ${EndIf}
    RMDir /r "$8.deleting"
  ${EndIf}
SectionEnd

!insertmacro MUI_UNFUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${UnProgram} "$(ABOUT_UNPROGRAM)"
  !insertmacro MUI_DESCRIPTION_TEXT ${UnData} "$(ABOUT_UNDATA)"
!insertmacro MUI_UNFUNCTION_DESCRIPTION_END

Function un.onInit
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA" $1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${UnData}
  ${EndIf}
FunctionEnd

Function un.MakeSure
  ${If} ${SectionIsSelected} ${UnData}
    StrCpy $8 "$LOCALAPPDATA\Zhanggui"
    MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "$(MSG_DATA_SURE)" IDYES sure
    Abort
    sure:
  ${EndIf}
FunctionEnd
