; 6.13  Input and output

; Ports: what is one
(input-port? (open-input-string "abc"))              ; => #t
(input-port? (open-input-bytevector #u8(1)))         ; => #t
(input-port? (open-output-string))                   ; => #f
(input-port? "abc")                                  ; => #f
(output-port? (open-output-string))                  ; => #t
(output-port? (open-output-bytevector))              ; => #t
(output-port? (open-input-string ""))                ; => #f
(output-port? '())                                   ; => #f
(textual-port? (open-input-string "abc"))            ; => #t
(textual-port? (open-output-string))                 ; => #t
(textual-port? (open-input-bytevector #u8()))        ; => #f
(textual-port? (open-output-bytevector))             ; => #f
(textual-port? #\a)                                  ; => #f
(binary-port? (open-input-bytevector #u8()))         ; => #t
(binary-port? (open-output-bytevector))              ; => #t
(binary-port? (open-input-string ""))                ; => #f
(binary-port? (open-output-string))                  ; => #f
(binary-port? #u8(1))                                ; => #f
(port? (open-input-string ""))                       ; => #t
(port? (open-output-bytevector))                     ; => #t
(port? (current-output-port))                        ; => #t
(port? 'port)                                        ; => #f
(map port? (list 1 "a" #\a '() #t car (eof-object))) ; => (#f #f #f #f #f #f #f)
(textual-port? (current-output-port))                ; => #t
(output-port? (current-output-port))                 ; => #t
(output-port? (current-error-port))                  ; => #t
(output-port-open? (current-output-port))            ; => #t

; How they are written
(open-input-string "abc")                            ; => #<input port string>
(open-output-string)                                 ; => #<output port string>
(open-input-bytevector #u8())                        ; => #<binary input port bytevector>
(open-output-bytevector)                             ; => #<binary output port bytevector>

; Open and closed
(input-port-open? (open-input-string "abc"))         ; => #t
(let ((p (open-input-string "abc"))) (close-port p) (input-port-open? p))          ; => #f
(let ((p (open-input-string "abc"))) (close-input-port p) (input-port-open? p))    ; => #f
(let ((p (open-input-bytevector #u8(1)))) (close-input-port p) (input-port-open? p))  ; => #f
(let ((p (open-input-string ""))) (read-char p) (input-port-open? p))              ; => #t
(input-port-open? (open-output-string))              ; !> input-port-open?: not an input port: #<output port string>
(input-port-open? 5)                                 ; !> input-port-open?: not an input port: 5
(output-port-open? (open-output-string))             ; => #t
(let ((p (open-output-string))) (close-port p) (output-port-open? p))              ; => #f
(let ((p (open-output-string))) (close-output-port p) (output-port-open? p))       ; => #f
(let ((p (open-output-bytevector))) (close-output-port p) (output-port-open? p))   ; => #f
(output-port-open? (open-input-string ""))           ; !> output-port-open?: not an output port: #<input port string>
(output-port-open? "")                               ; !> output-port-open?: not an output port: ""
(let ((p (open-input-string "abc"))) (close-port p) (close-port p) (close-input-port p) 'twice)  ; => twice
(let ((p (open-output-string))) (close-port p) (close-output-port p) 'twice)       ; => twice
(close-port 'p)                                      ; !> close-port: not a port: p
(close-input-port (open-output-string))              ; !> close-input-port: not an input port: #<output port string>
(close-input-port #f)                                ; !> close-input-port: not an input port: #f
(close-output-port (open-input-string "x"))          ; !> close-output-port: not an output port: #<input port string>
(close-output-port 1.5)                              ; !> close-output-port: not an output port: 1.5
(define closed-input (open-input-string "abc"))
(close-port closed-input)
(read-char closed-input)                             ; !> read-char: closed port: #<input port string>
(peek-char closed-input)                             ; !> peek-char: closed port: #<input port string>
(read-line closed-input)                             ; !> read-line: closed port: #<input port string>
(read-string 0 closed-input)                         ; !> read-string: closed port: #<input port string>
(char-ready? closed-input)                           ; !> char-ready?: closed port: #<input port string>
(read closed-input)                                  ; !> read: closed port: #<input port string>
(define closed-output (open-output-string))
(write 'kept closed-output)
(close-port closed-output)
(write-char #\a closed-output)                       ; !> write-char: closed port: #<output port string>
(write-string "" closed-output)                      ; !> write-string: closed port: #<output port string>
(newline closed-output)                              ; !> newline: closed port: #<output port string>
(write 1 closed-output)                              ; !> write: closed port: #<output port string>
(display 1 closed-output)                            ; !> display: closed port: #<output port string>
(flush-output-port closed-output)                    ; !> flush-output-port: closed port: #<output port string>
(get-output-string closed-output)                    ; => "kept"
(define closed-bytes (open-input-bytevector #u8(1 2)))
(close-port closed-bytes)
(read-u8 closed-bytes)                               ; !> read-u8: closed port: #<binary input port bytevector>
(peek-u8 closed-bytes)                               ; !> peek-u8: closed port: #<binary input port bytevector>
(u8-ready? closed-bytes)                             ; !> u8-ready?: closed port: #<binary input port bytevector>
(read-bytevector 1 closed-bytes)                     ; !> read-bytevector: closed port: #<binary input port bytevector>
(read-bytevector! (bytevector 0) closed-bytes)       ; !> read-bytevector!: closed port: #<binary input port bytevector>

; call-with-port
(call-with-port (open-input-string "abc") read-char)             ; => #\a
(let ((p (open-input-string "abc"))) (call-with-port p read-char) (input-port-open? p))  ; => #f
(let ((p (open-output-string))) (call-with-port p (lambda (p) (write 'a p))) (get-output-string p))  ; => "a"
(call-with-port (open-input-string "ab") (lambda (p) (values (read-char p) (read-char p))))  ; => #\a #\b
(call-with-values (lambda () (call-with-port (open-input-string "ab") (lambda (p) (values)))) list)  ; => ()
(let ((p (open-input-string "abc")))                 ; an escape leaves it open
  (call-with-current-continuation (lambda (k) (call-with-port p k)))
  (input-port-open? p))                              ; => #t
(call-with-port 5 (lambda (p) p))                    ; !> call-with-port: not a port (argument 1): 5
(call-with-port (open-input-string "") read-u8)      ; !> read-u8: not a binary input port: #<input port string>

; String ports
(read-line (open-input-string "a line"))             ; => "a line"
(let* ((s (string #\a #\b)) (p (open-input-string s))) (string-set! s 0 #\z) (read-char p))  ; => #\a
(open-input-string 'abc)                             ; !> open-input-string: not a string: abc
(get-output-string (open-output-string))             ; => ""
(let ((p (open-output-string))) (write 'a p) (get-output-string p) (write 'b p) (get-output-string p))  ; => "ab"
(let ((p (open-output-string))) (display "piece" p) (display " by piece " p) (display "by piece." p) (newline p)
  (get-output-string p))                             ; => "piece by piece by piece.\n"
(let ((p (open-output-string))) (write 'a p) (eq? (get-output-string p) (get-output-string p)))  ; => #f
(let ((p (open-output-string))) (write-string "ab" p) (string-set! (get-output-string p) 0 #\z) (get-output-string p))  ; => "ab"
(get-output-string (open-input-string "abc"))        ; !> get-output-string: not a string output port: #<input port string>
(get-output-string (open-output-bytevector))         ; !> get-output-string: not a string output port: #<binary output port bytevector>
(get-output-string "abc")                            ; !> get-output-string: not a string output port: "abc"

; Bytevector ports
(read-u8 (open-input-bytevector #u8(7)))             ; => 7
(let* ((b (bytevector 1 2)) (p (open-input-bytevector b))) (bytevector-u8-set! b 0 9) (read-u8 p))  ; => 1
(open-input-bytevector "abc")                        ; !> open-input-bytevector: not a bytevector: "abc"
(open-input-bytevector '(1 2))                       ; !> open-input-bytevector: not a bytevector: (1 2)
(get-output-bytevector (open-output-bytevector))     ; => #u8()
(let ((p (open-output-bytevector))) (write-u8 1 p) (get-output-bytevector p) (write-u8 2 p) (get-output-bytevector p))  ; => #u8(1 2)
(let ((p (open-output-bytevector))) (write-u8 1 p) (bytevector-u8-set! (get-output-bytevector p) 0 9) (get-output-bytevector p))  ; => #u8(1)
(get-output-bytevector (open-output-string))         ; !> get-output-bytevector: not a bytevector output port: #<output port string>
(get-output-bytevector #u8(1))                       ; !> get-output-bytevector: not a bytevector output port: #u8(1)

; The current ports
(parameterize ((current-input-port (open-input-string "hello"))) (list (read-char) (peek-char) (read-line)))  ; => (#\h #\e "ello")
(parameterize ((current-input-port (open-input-string "abc"))) (read-string 2))    ; => "ab"
(parameterize ((current-input-port (open-input-string "(a b) c"))) (let* ((a (read)) (b (read))) (list a b (read))))  ; => ((a b) c #<eof>)
(parameterize ((current-input-port (open-input-string ""))) (char-ready?))         ; => #t
(parameterize ((current-input-port (open-input-bytevector #u8(1 2 3 4)))) (list (peek-u8) (read-u8) (u8-ready?) (read-bytevector 2)))  ; => (1 1 #t #u8(2 3))
(let ((b (bytevector 0 0))) (parameterize ((current-input-port (open-input-bytevector #u8(1 2 3)))) (list (read-bytevector! b) b)))  ; => (2 #u8(1 2))
(define kept (open-output-string))
(parameterize ((current-output-port kept))
  (write "a") (write-shared 'b) (write-simple 'c) (display "d") (newline) (write-char #\e) (write-string "f") (flush-output-port))
(get-output-string kept)                             ; => "\"a\"bcd\nef"
(define kept-bytes (open-output-bytevector))
(parameterize ((current-output-port kept-bytes)) (write-u8 1) (write-bytevector #u8(2 3)) (flush-output-port))
(get-output-bytevector kept-bytes)                   ; => #u8(1 2 3)
(parameterize ((current-error-port kept)) (display "!" (current-error-port)))
(get-output-string kept)                             ; => "\"a\"bcd\nef!"
(let ((before (current-output-port)))                ; an escape puts the current port back
  (call-with-current-continuation
    (lambda (k) (parameterize ((current-output-port (open-output-string))) (k 1))))
  (eq? before (current-output-port)))                ; => #t
(let ((p (open-output-string)))
  (guard (e (#t (display "seen") (get-output-string p)))
    (parameterize ((current-output-port p)) (display "inside") (raise 'oops))))  ; => "inside"
; prints: seen
(parameterize ((current-input-port (open-input-bytevector #u8(1)))) (read-char))   ; !> read-char: not a textual input port: #<binary input port bytevector>
(begin (display "on the current port") 'done)        ; => done
; prints: on the current port

; read
(read (open-input-string "(a . (b c)) rest"))        ; => (a b c)
(let ((p (open-input-string "a b"))) (read p) (read-char p))                       ; => #\space
(let ((p (open-input-string "(a)b"))) (read p) (read-char p))                      ; => #\b
(read (open-input-string ""))                        ; => #<eof>
(read (open-input-string " \n ; only a comment\n #| and another |# "))             ; => #<eof>
(read (open-input-string "#;(hidden) shown"))        ; => shown
(read (open-input-string "\"a\\nb\""))               ; => "a\nb"
(read (open-input-string "'(1 `(,x ,@y))"))          ; => (quote (1 (quasiquote ((unquote x) (unquote-splicing y)))))
(read (open-input-string "#(1 #u8(2) #\\x \"s\" 1.5 1/2 |a b|)"))                  ; => #(1 #u8(2) #\x "s" 1.5 1/2 |a b|)
(read (open-input-string "#0=(a . #0#)"))            ; => #0=(a . #0#)
(let ((p (open-input-string "#!fold-case ABC DEF #!no-fold-case GHI")))
  (let* ((a (read p)) (b (read p))) (list a b (read p))))                          ; => (abc def GHI)
(let ((p (open-input-string "1 2"))) (let* ((a (read p)) (b (read p)) (c (read p))) (list a b c (eof-object? (read p)))))  ; => (1 2 #<eof> #t)
(let ((p (open-input-string "one\ntwo"))) (read p) (read-line p) (read-line p))    ; => "two"
(eq? (read (open-input-string "sym")) 'sym)          ; => #t
(let ((x (read (open-input-string "(1 2)")))) (set-car! x 9) x)                    ; => (9 2)
(read-error? (guard (e (#t e)) (read (open-input-string "(1 2"))))                 ; => #t
(read-error? (guard (e (#t e)) (read (open-input-string ")"))))                    ; => #t
(read-error? (guard (e (#t e)) (read (open-input-string "\"open"))))               ; => #t
(file-error? (guard (e (#t e)) (read (open-input-string "(1 2"))))                 ; => #f
(let ((p (open-input-string ") after"))) (guard (e ((read-error? e) (read p))) (read p)))  ; => after
(read (open-input-bytevector #u8(65)))               ; !> read: not a textual input port: #<binary input port bytevector>
(read "abc")                                         ; !> read: not a textual input port: "abc"

; read-char, peek-char
(let* ((p (open-input-string "ab")) (a (read-char p)) (b (read-char p))) (list a b (read-char p)))  ; => (#\a #\b #<eof>)
(let ((p (open-input-string ""))) (read-char p) (read-char p))                     ; => #<eof>
(read-char (open-input-string "\r\n"))               ; => #\return
(let* ((p (open-input-string "λ\x1F600;z")) (a (read-char p)) (b (read-char p))) (list (char->integer a) (char->integer b) (read-char p)))  ; => (955 128512 #\z)
(read-char 'p)                                       ; !> read-char: not a textual input port: p
(read-char (open-input-bytevector #u8(65)))          ; !> read-char: not a textual input port: #<binary input port bytevector>
(read-char (open-output-string))                     ; !> read-char: not a textual input port: #<output port string>
(let* ((p (open-input-string "ab")) (a (peek-char p)) (b (peek-char p)) (c (read-char p))) (list a b c (peek-char p)))  ; => (#\a #\a #\a #\b)
(peek-char (open-input-string ""))                   ; => #<eof>
(let ((p (open-input-string "\x1F600;!"))) (peek-char p) (read-char p) (peek-char p))  ; => #\!
(peek-char (open-input-bytevector #u8(65)))          ; !> peek-char: not a textual input port: #<binary input port bytevector>

; read-line
(define (lines text)
  (let ((p (open-input-string text)))
    (let loop ((all '()))
      (let ((line (read-line p))) (if (eof-object? line) (reverse all) (loop (cons line all)))))))
(lines "one\ntwo\n")                                 ; => ("one" "two")
(lines "one\ntwo")                                   ; => ("one" "two")
(lines "")                                           ; => ()
(lines "\n")                                         ; => ("")
(lines "\n\n")                                       ; => ("" "")
(lines "one\r\ntwo\r\n")                             ; => ("one" "two")
(lines "one\rtwo\r")                                 ; => ("one" "two")
(lines "\r\n\r\n")                                   ; => ("" "")
(lines "\n\r\n\r")                                   ; => ("" "" "")
(lines "a\r\rb")                                     ; => ("a" "" "b")
(lines "naïve\n日本\n\x1F600;")                      ; => ("naïve" "日本" "😀")
(let ((p (open-input-string "ab\ncd"))) (read-char p) (let ((l (read-line p))) (list l (read-char p))))  ; => ("b" #\c)
(let ((p (open-input-string "a\r\nb"))) (read-line p) (read-char p))               ; => #\b
(string-length (read-line (open-input-string (make-string 100000 #\x))))           ; => 100000
(read-line (open-input-bytevector #u8(65 10)))       ; !> read-line: not a textual input port: #<binary input port bytevector>
(read-line 5)                                        ; !> read-line: not a textual input port: 5

; eof-object, eof-object?
(eof-object)                                         ; => #<eof>
(eof-object? (eof-object))                           ; => #t
(eof-object? (read-char (open-input-string "")))     ; => #t
(eq? (eof-object) (read-line (open-input-string "")))  ; => #t
(map eof-object? (list 'eof #f '() "" 0 #\x4))       ; => (#f #f #f #f #f #f)

; char-ready?
(char-ready? (open-input-string "a"))                ; => #t
(char-ready? (open-input-string ""))                 ; => #t
(let ((p (open-input-string "ab"))) (char-ready? p) (read-char p))                 ; => #\a
(char-ready? (open-input-bytevector #u8(1)))         ; !> char-ready?: not a textual input port: #<binary input port bytevector>
(char-ready? (open-output-string))                   ; !> char-ready?: not a textual input port: #<output port string>

; read-string
(read-string 3 (open-input-string "abcdef"))         ; => "abc"
(let* ((p (open-input-string "abcdef")) (a (read-string 4 p)) (b (read-string 4 p))) (list a b (read-string 4 p)))  ; => ("abcd" "ef" #<eof>)
(read-string 0 (open-input-string "abc"))            ; => ""
(read-string 0 (open-input-string ""))               ; => ""
(read-string 1 (open-input-string ""))               ; => #<eof>
(read-string 1000000000000 (open-input-string "all of it"))                        ; => "all of it"
(read-string 100000000000000000000000 (open-input-string "all"))                   ; => "all"
(let ((p (open-input-string "a\x1F600;b"))) (let ((s (read-string 2 p))) (list (string-length s) (read-char p))))  ; => (2 #\b)
(read-string 9 (open-input-string "a\r\nb"))         ; => "a\r\nb"
(let ((s (read-string 2 (open-input-string "abc")))) (string-set! s 0 #\z) s)      ; => "zb"
(read-string -1 (open-input-string "abc"))           ; !> read-string: not an exact nonnegative integer (argument 1): -1
(read-string 1.0 (open-input-string "abc"))          ; !> read-string: not an exact nonnegative integer (argument 1): 1.0
(read-string (open-input-string "abc") 1)            ; !> read-string: not an exact nonnegative integer (argument 1): #<input port string>
(read-string 1 "abc")                                ; !> read-string: not a textual input port (argument 2): "abc"
(read-string 1 (open-input-bytevector #u8(65)))      ; !> read-string: not a textual input port (argument 2): #<binary input port bytevector>

; read-u8, peek-u8, u8-ready?
(let* ((p (open-input-bytevector #u8(0 255))) (a (read-u8 p)) (b (read-u8 p))) (list a b (read-u8 p)))  ; => (0 255 #<eof>)
(let ((p (open-input-bytevector #u8()))) (read-u8 p) (read-u8 p))                  ; => #<eof>
(read-u8 (open-input-string "a"))                    ; !> read-u8: not a binary input port: #<input port string>
(read-u8 #u8(1))                                     ; !> read-u8: not a binary input port: #u8(1)
(let* ((p (open-input-bytevector #u8(1 2))) (a (peek-u8 p)) (b (peek-u8 p)) (c (read-u8 p))) (list a b c (peek-u8 p)))  ; => (1 1 1 2)
(peek-u8 (open-input-bytevector #u8()))              ; => #<eof>
(peek-u8 (open-input-string "a"))                    ; !> peek-u8: not a binary input port: #<input port string>
(u8-ready? (open-input-bytevector #u8(1)))           ; => #t
(u8-ready? (open-input-bytevector #u8()))            ; => #t
(u8-ready? (open-input-string "a"))                  ; !> u8-ready?: not a binary input port: #<input port string>

; read-bytevector
(read-bytevector 2 (open-input-bytevector #u8(1 2 3)))  ; => #u8(1 2)
(let* ((p (open-input-bytevector #u8(1 2 3))) (a (read-bytevector 2 p)) (b (read-bytevector 2 p))) (list a b (read-bytevector 2 p)))  ; => (#u8(1 2) #u8(3) #<eof>)
(read-bytevector 0 (open-input-bytevector #u8(1)))   ; => #u8()
(read-bytevector 0 (open-input-bytevector #u8()))    ; => #u8()
(read-bytevector 1 (open-input-bytevector #u8()))    ; => #<eof>
(read-bytevector 1000000000000 (open-input-bytevector #u8(1 2)))                   ; => #u8(1 2)
(let ((b (read-bytevector 2 (open-input-bytevector #u8(1 2))))) (bytevector-u8-set! b 0 9) b)  ; => #u8(9 2)
(read-bytevector -1 (open-input-bytevector #u8(1)))  ; !> read-bytevector: not an exact nonnegative integer (argument 1): -1
(read-bytevector 'k (open-input-bytevector #u8(1)))  ; !> read-bytevector: not an exact nonnegative integer (argument 1): k
(read-bytevector 1 (open-input-string "a"))          ; !> read-bytevector: not a binary input port (argument 2): #<input port string>

; read-bytevector!
(define (fill! size bytes . range)
  (let* ((b (make-bytevector size 0)) (n (apply read-bytevector! b (open-input-bytevector bytes) range))) (list n b)))
(fill! 3 #u8(1 2 3 4))                               ; => (3 #u8(1 2 3))
(fill! 3 #u8(1 2))                                   ; => (2 #u8(1 2 0))
(fill! 3 #u8())                                      ; => (#<eof> #u8(0 0 0))
(fill! 0 #u8(1))                                     ; => (0 #u8())
(fill! 4 #u8(1 2 3 4) 2)                             ; => (2 #u8(0 0 1 2))
(fill! 4 #u8(1 2 3 4) 1 3)                           ; => (2 #u8(0 1 2 0))
(fill! 4 #u8(1 2 3 4) 2 2)                           ; => (0 #u8(0 0 0 0))
(fill! 4 #u8(1) 4)                                   ; => (0 #u8(0 0 0 0))
(let ((p (open-input-bytevector #u8(1 2 3))) (b (bytevector 0 0))) (read-bytevector! b p) (read-u8 p))  ; => 3
(fill! 2 #u8(1 2) 3)                                 ; !> read-bytevector!: index out of range: 3 #u8(0 0)
(fill! 2 #u8(1 2) 0 3)                               ; !> read-bytevector!: index out of range: 3 #u8(0 0)
(fill! 2 #u8(1 2) 2 1)                               ; !> read-bytevector!: index out of range: 2 #u8(0 0)
(fill! 2 #u8(1 2) 'a)                                ; !> read-bytevector!: not an exact nonnegative integer (argument 3): a
(fill! 2 #u8(1 2) 0 -1)                              ; !> read-bytevector!: not an exact nonnegative integer (argument 4): -1
(fill! 2 #u8(1 2) 100000000000000000000)             ; !> read-bytevector!: index out of range: 100000000000000000000 #u8(0 0)
(read-bytevector! "ab" (open-input-bytevector #u8(1)))  ; !> read-bytevector!: not a bytevector (argument 1): "ab"
(read-bytevector! (bytevector 0) (open-input-string "a"))  ; !> read-bytevector!: not a binary input port (argument 2): #<input port string>
(read-bytevector! #u8(0 0) (open-input-bytevector #u8(1)))  ; !> read-bytevector!: constant bytevector: #u8(0 0)

; write
(define (written obj) (let ((p (open-output-string))) (write obj p) (get-output-string p)))
(written '(1 "two" #\3 four))                        ; => "(1 \"two\" #\\3 four)"
(written "a\\b\"c\n")                                ; => "\"a\\\\b\\\"c\\n\""
(written '|two words|)                               ; => "|two words|"
(let ((x (list 'a 'b))) (set-cdr! (cdr x) x) (written x))                          ; => "#0=(a b . #0#)"
(let ((x (list 1))) (written (list x x)))            ; => "((1) (1))"
(let ((v (vector 1 2))) (vector-set! v 1 v) (written v))                           ; => "#0=#(1 #0#)"
(begin (write '(a "b")) 'done)                       ; => done
; prints: (a "b")
(write 1 2)                                          ; !> write: not a textual output port (argument 2): 2
(write 'x (open-output-bytevector))                  ; !> write: not a textual output port (argument 2): #<binary output port bytevector>
(write 'x (open-input-string ""))                    ; !> write: not a textual output port (argument 2): #<input port string>

; write-shared
(define (written-shared obj) (let ((p (open-output-string))) (write-shared obj p) (get-output-string p)))
(let ((x (list 1))) (written-shared (list x x)))     ; => "(#0=(1) #0#)"
(let ((x (list 'a))) (set-cdr! x x) (written-shared x))                            ; => "#0=(a . #0#)"
(written-shared '(a (b) #(c)))                       ; => "(a (b) #(c))"
(let ((s (string #\a)) (v (vector))) (written-shared (vector 'a 'a s)))            ; => "#(a a \"a\")"
(write-shared 1 'p)                                  ; !> write-shared: not a textual output port (argument 2): p

; write-simple
(define (written-simple obj) (let ((p (open-output-string))) (write-simple obj p) (get-output-string p)))
(let ((x (list "s"))) (written-simple (list x x)))   ; => "((\"s\") (\"s\"))"
(written-simple '())                                 ; => "()"
(write-simple 1 "p")                                 ; !> write-simple: not a textual output port (argument 2): "p"

; display
(define (displayed obj) (let ((p (open-output-string))) (display obj p) (get-output-string p)))
(displayed '(1 "two" #\3 four (nested "s")))         ; => "(1 two 3 four (nested s))"
(displayed "as it is\n")                             ; => "as it is\n"
(displayed '|two words|)                             ; => "two words"
(displayed #\space)                                  ; => " "
(displayed "")                                       ; => ""
(let ((x (list 'a))) (set-cdr! x x) (displayed x))   ; => "#0=(a . #0#)"
(displayed (vector "a" #\b '|c d|))                  ; => "#(a b c d)"
(begin (display "a") (display #\b) (display 'c) (display 4) 'done)                 ; => done
; prints: abc4
(display 1 #f)                                       ; !> display: not a textual output port (argument 2): #f

; newline
(let ((p (open-output-string))) (newline p) (newline p) (get-output-string p))     ; => "\n\n"
(begin (newline) 'done)                              ; => done
; prints: \n
(newline 5)                                          ; !> newline: not a textual output port: 5
(newline (open-output-bytevector))                   ; !> newline: not a textual output port: #<binary output port bytevector>

; write-char
(let ((p (open-output-string))) (write-char #\a p) (write-char #\space p) (write-char #\x1F600 p) (get-output-string p))  ; => "a 😀"
(begin (write-char #\() 'done)                       ; => done
; prints: (
(write-char "a")                                     ; !> write-char: not a character (argument 1): "a"
(write-char #\a (open-output-bytevector))            ; !> write-char: not a textual output port (argument 2): #<binary output port bytevector>
(write-char #\a 'p)                                  ; !> write-char: not a textual output port (argument 2): p

; write-string
(define (string-part . operands)
  (let ((p (open-output-string))) (apply write-string (car operands) p (cdr operands)) (get-output-string p)))
(string-part "abc")                                  ; => "abc"
(string-part "abc" 1)                                ; => "bc"
(string-part "abc" 1 2)                              ; => "b"
(string-part "abc" 3)                                ; => ""
(string-part "abc" 0 3)                              ; => "abc"
(string-part "a😀b" 1 2)                             ; => "😀"
(string-part "a😀b" 2)                               ; => "b"
(string-part "")                                     ; => ""
(string-part "abc" 4)                                ; !> write-string: index out of range: 4 "abc"
(string-part "abc" 0 4)                              ; !> write-string: index out of range: 4 "abc"
(string-part "abc" 2 1)                              ; !> write-string: index out of range: 2 "abc"
(string-part "abc" 'x)                               ; !> write-string: not an exact nonnegative integer (argument 3): x
(string-part "abc" 0 1.0)                            ; !> write-string: not an exact nonnegative integer (argument 4): 1.0
(write-string 'abc)                                  ; !> write-string: not a string (argument 1): abc
(write-string "abc" "def")                           ; !> write-string: not a textual output port (argument 2): "def"
(begin (write-string "as it is \"\\") 'done)         ; => done
; prints: as it is "\\

; write-u8
(let ((p (open-output-bytevector))) (write-u8 0 p) (write-u8 255 p) (get-output-bytevector p))  ; => #u8(0 255)
(write-u8 256 (open-output-bytevector))              ; !> write-u8: not a byte (argument 1): 256
(write-u8 -1 (open-output-bytevector))               ; !> write-u8: not a byte (argument 1): -1
(write-u8 1.0 (open-output-bytevector))              ; !> write-u8: not a byte (argument 1): 1.0
(write-u8 #\a (open-output-bytevector))              ; !> write-u8: not a byte (argument 1): #\a
(write-u8 1 (open-output-string))                    ; !> write-u8: not a binary output port (argument 2): #<output port string>

; write-bytevector
(define (bytes-part . operands)
  (let ((p (open-output-bytevector))) (apply write-bytevector (car operands) p (cdr operands)) (get-output-bytevector p)))
(bytes-part #u8(1 2 3))                              ; => #u8(1 2 3)
(bytes-part #u8(1 2 3) 1)                            ; => #u8(2 3)
(bytes-part #u8(1 2 3) 1 2)                          ; => #u8(2)
(bytes-part #u8(1 2 3) 3 3)                          ; => #u8()
(bytes-part #u8())                                   ; => #u8()
(bytes-part #u8(1 2 3) 4)                            ; !> write-bytevector: index out of range: 4 #u8(1 2 3)
(bytes-part #u8(1 2 3) 0 4)                          ; !> write-bytevector: index out of range: 4 #u8(1 2 3)
(bytes-part #u8(1 2 3) 2 1)                          ; !> write-bytevector: index out of range: 2 #u8(1 2 3)
(bytes-part #u8(1 2 3) #f)                           ; !> write-bytevector: not an exact nonnegative integer (argument 3): #f
(write-bytevector "abc" (open-output-bytevector))    ; !> write-bytevector: not a bytevector (argument 1): "abc"
(write-bytevector #u8(1) (open-output-string))       ; !> write-bytevector: not a binary output port (argument 2): #<output port string>

; flush-output-port
(let ((p (open-output-string))) (write 'a p) (flush-output-port p) (get-output-string p))  ; => "a"
(let ((p (open-output-bytevector))) (flush-output-port p) (get-output-bytevector p))  ; => #u8()
(begin (flush-output-port) 'done)                    ; => done
(flush-output-port (open-input-string ""))           ; !> flush-output-port: not an output port: #<input port string>
(flush-output-port 'p)                               ; !> flush-output-port: not an output port: p

; Files, which these facts have no permission to use
(open-input-file "data.txt")                         ; !> open-input-file: no permission to read: "data.txt"
(open-binary-input-file "data.bin")                  ; !> open-binary-input-file: no permission to read: "data.bin"
(open-output-file "data.txt")                        ; !> open-output-file: no permission to write: "data.txt"
(open-binary-output-file "data.bin")                 ; !> open-binary-output-file: no permission to write: "data.bin"
(call-with-input-file "data.txt" read)               ; !> open-input-file: no permission to read: "data.txt"
(call-with-output-file "data.txt" newline)           ; !> open-output-file: no permission to write: "data.txt"
(with-input-from-file "data.txt" read)               ; !> open-input-file: no permission to read: "data.txt"
(with-output-to-file "data.txt" newline)             ; !> open-output-file: no permission to write: "data.txt"
(file-error? (guard (e (#t e)) (open-input-file "data.txt")))                      ; => #t
(read-error? (guard (e (#t e)) (open-input-file "data.txt")))                      ; => #f
(guard (e ((file-error? e) (error-object-irritants e))) (open-input-file "data.txt"))  ; => ("data.txt")
(open-input-file 'data.txt)                          ; !> open-input-file: not a string: data.txt
(open-binary-input-file 5)                           ; !> open-binary-input-file: not a string: 5
(open-output-file #f)                                ; !> open-output-file: not a string: #f
(open-binary-output-file '("x"))                     ; !> open-binary-output-file: not a string: ("x")
(call-with-input-file 5 read)                        ; !> open-input-file: not a string: 5
(call-with-output-file 5 newline)                    ; !> open-output-file: not a string: 5
(with-input-from-file 5 read)                        ; !> open-input-file: not a string: 5
(with-output-to-file 5 newline)                      ; !> open-output-file: not a string: 5
