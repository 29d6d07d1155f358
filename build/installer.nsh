; Windows installer: adds Plecho to the system's list of programs for tel: and callto: links (Settings → Default apps), and leaves
; nothing behind except data that the user wants to keep. The user chooses the handler of the links; nothing of another program is overwritten.
; test/desktop/windows/installer.test.ts runs these macros.

!macro customInstall
  WriteRegStr SHCTX "Software\Classes\Plecho.Phone" "" "Plecho"
  WriteRegStr SHCTX "Software\Classes\Plecho.Phone" "URL Protocol" ""
  WriteRegStr SHCTX "Software\Classes\Plecho.Phone\DefaultIcon" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}",0'
  WriteRegStr SHCTX "Software\Classes\Plecho.Phone\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  WriteRegStr SHCTX "Software\Plecho\Capabilities" "ApplicationName" "Plecho"
  WriteRegStr SHCTX "Software\Plecho\Capabilities" "ApplicationDescription" "Plecho"
  WriteRegStr SHCTX "Software\Plecho\Capabilities\URLAssociations" "tel" "Plecho.Phone"
  WriteRegStr SHCTX "Software\Plecho\Capabilities\URLAssociations" "callto" "Plecho.Phone"
  WriteRegStr SHCTX "Software\RegisteredApplications" "Plecho" "Software\Plecho\Capabilities"
!macroend

; A link must not lead to a removed program, however it was assigned to us. Links of other programs stay.
!macro plechoForgetLink scheme
  ReadRegStr $0 HKCU "Software\Classes\${scheme}\shell\open\command" ""
  StrLen $1 '"$INSTDIR\'
  StrCpy $0 $0 $1
  StrCmp $0 '"$INSTDIR\' 0 +2
  DeleteRegKey HKCU "Software\Classes\${scheme}"
!macroend

; What the program itself has written: start at log-in, and what clicks on its notices need (TOAST_CLSID in app/desktop/start/start.ts).
!macro plechoForgetTraces
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "ru.plecho.desktop"
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "ru.plecho.desktop"
  DeleteRegKey HKCU "Software\Classes\CLSID\{6F7C8C0B-6E0B-4F0C-9A51-6B0E3E5D2A71}"
  DeleteRegKey HKCU "Software\Classes\AppUserModelId\ru.plecho.desktop"
  DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\Notifications\Settings\ru.plecho.desktop"
  ; Downloaded updates.
  RMDir /r "$LOCALAPPDATA\plecho-updater"
!macroend

; History, settings and passwords: kept, unless the user says otherwise. /S asks nobody; --delete-app-data is a yes.
!macro plechoAskForData
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "--delete-app-data" $R1
  IfErrors 0 plechoRemoveData
  ClearErrors
  ${GetOptions} $R0 "/S" $R1
  IfErrors 0 plechoKeepData
  StrCpy $R1 "Remove the history of calls, the settings and the passwords too?$\r$\n$\r$\nChoose “No” if Plecho will be installed again: everything will be as it is now."
  ${If} $LANGUAGE == 1049
    StrCpy $R1 "Удалить также историю звонков, настройки и пароли?$\r$\n$\r$\nВыберите «Нет», если Plecho будет установлен снова: всё останется как сейчас."
  ${EndIf}
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$R1" IDYES plechoRemoveData
  Goto plechoKeepData
  plechoRemoveData:
  RMDir /r "$LOCALAPPDATA\Plecho"
  plechoKeepData:
  ClearErrors
!macroend

!macro customUnInstall
  ; An update uninstalls the old version first: nothing may change then.
  ${ifNot} ${isUpdated}
    DeleteRegValue SHCTX "Software\RegisteredApplications" "Plecho"
    DeleteRegKey SHCTX "Software\Plecho\Capabilities"
    DeleteRegKey /ifempty SHCTX "Software\Plecho"
    DeleteRegKey SHCTX "Software\Classes\Plecho.Phone"
    !insertmacro plechoForgetLink tel
    !insertmacro plechoForgetLink callto
    !insertmacro plechoForgetTraces
    !insertmacro plechoAskForData
  ${endIf}
!macroend
