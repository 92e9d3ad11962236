; 6.14  System interface

; Files, which these facts have no permission to use
(file-exists? "data.txt")                            ; !> file-exists?: no permission to read: "data.txt"
(file-exists? 'data.txt)                             ; !> file-exists?: not a string: data.txt
(delete-file "data.txt")                             ; !> delete-file: no permission to write: "data.txt"
(delete-file 5)                                      ; !> delete-file: not a string: 5
(file-error? (guard (e (#t e)) (delete-file "data.txt")))        ; => #t
(file-error? (guard (e (#t e)) (file-exists? "data.txt")))       ; => #t
(file-error? (guard (e (#t e)) (delete-file 5)))     ; => #f

; command-line
(pair? (command-line))                               ; => #t
(string? (car (command-line)))                       ; => #t
(let ((words (command-line))) (set-car! words 'mine) (string? (car (command-line))))  ; => #t

; Environment variables, which these facts have no permission to read
(get-environment-variable "HOME")                    ; !> get-environment-variable: no permission to read the environment
(get-environment-variable 'HOME)                     ; !> get-environment-variable: not a string: HOME
(get-environment-variables)                          ; !> get-environment-variables: no permission to read the environment

; The clock, which these facts have no permission to read
(current-second)                                     ; !> current-second: no permission to read the clock
(current-jiffy)                                      ; !> current-jiffy: no permission to read the clock
(jiffies-per-second)                                 ; !> jiffies-per-second: no permission to read the clock
(guard (e ((error-object? e) (error-object-message e))) (current-second))  ; => "current-second: no permission to read the clock"

; features
(list? (features))                                   ; => #t
(and (memq 'r7rs (features)) #t)                     ; => #t
(map (lambda (f) (and (memq f (features)) #t)) '(exact-closed exact-complex ieee-float full-unicode ratios sxflow))  ; => (#t #t #t #t #t #t)
(memq 'r5rs (features))                              ; => #f
(let loop ((fs (features))) (or (null? fs) (and (symbol? (car fs)) (loop (cdr fs)))))  ; => #t
(begin (set-car! (features) 'mine) (memq 'mine (features)))      ; => #f
(cond-expand ((and r7rs ratios full-unicode) 'yes) (else 'no))   ; => yes

; leaving at once

(dynamic-wind
  (lambda () #f)
  (lambda () (emergency-exit 4))
  (lambda () (display "never")))    ; !> the program asked to exit
