; Windows installer: enters Plecho in the system's list of programs for tel: and callto: links (Settings → Default apps), and leaves
; nothing behind. The user chooses; the program itself takes the links over only where its setting says so.

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

; The program itself may have taken tel: and callto: over for this user: a link must not lead to a program that is gone. Another program's stays.
!macro plechoForgetLink scheme
  ReadRegStr $0 HKCU "Software\Classes\${scheme}\shell\open\command" ""
  StrLen $1 '"$INSTDIR\'
  StrCpy $0 $0 $1
  StrCmp $0 '"$INSTDIR\' 0 +2
  DeleteRegKey HKCU "Software\Classes\${scheme}"
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
    ; Written by the program itself: start at log-in.
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "ru.plecho.desktop"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "ru.plecho.desktop"
  ${endIf}
!macroend
