; 2  Lexical conventions

(define (from text) (read (open-input-string text)))
(define (all text)
  (let ((port (open-input-string text)))
    (let loop ((data '()))
      (let ((datum (read port)))
        (if (eof-object? datum) (reverse data) (loop (cons datum data)))))))
(define (codes text) (map char->integer (string->list text)))
(define (named text) (map char->integer (string->list (symbol->string (from text)))))

; 2.1  Identifiers
'(... + - +soup+ <=? ->string a34kTMNs lambda)      ; => (... + - +soup+ <=? ->string a34kTMNs lambda)
'(list->vector q V17a the-word-recursion)           ; => (list->vector q V17a the-word-recursion)
'|two words|                                        ; => |two words|
'|two\x20;words|                                    ; => |two words|
(symbol->string '|H\x65;llo|)                       ; => "Hello"
(eq? '|H\x65;llo| 'Hello)                           ; => #t
(eq? '|\t\t| '|\x9;\x9;|)                           ; => #t
(eq? '|abc| 'abc)                                   ; => #t
(eq? 'abc 'ABC)                                     ; => #f
(symbol->string '||)                                ; => ""
(named "|\\a\\b\\t\\n\\r\\\"\\\\\\||")              ; => (7 8 9 10 13 34 92 124)
(named "|a\nb|")                                    ; => (97 10 98)
(named "|a\r\nb|")                                  ; => (97 13 10 98)
(all "|a|b")                                        ; => (a b)
(all "a|b c|d")                                     ; => (a |b c| d)
(map symbol? '(+ - ... .. .foo ->x -.x +.x -a ++ +in -inf 1+ -1+ 1/2/3 2d))
; => (#t #t #t #t #t #t #t #t #t #t #t #t #t #t #t #t)
(map number? '(+i -i +inf.0 -INF.0 +NaN.0 .5 1. -.5 +.5e1 1e3))  ; => (#t #t #t #t #t #t #t #t #t #t)
(map symbol? '(+inf.0x +i2 -ii 1e 1e+ e1 .e1 1.2.3))  ; => (#t #t #t #t #t #t #t #t)
'(!x $x %x &x *x /x :x <x =x >x ?x ^x _x ~x x@y)    ; => (!x $x %x &x *x /x |:x| <x =x >x ?x ^x _x ~x x@y)
(map symbol->string '(λ ß ñandú 変数 😀 Ⅷ))         ; => ("λ" "ß" "ñandú" "変数" "😀" "Ⅷ")
(from ":a")                                         ; => |:a|
(map symbol? (all "nil true false"))                ; => (#t #t #t)
(from "a'b")                                        ; !> read: this character cannot stand in a name: #\'
(from "a#b")                                        ; !> read: this character cannot stand in a name: #\#
(from "a,b")                                        ; !> read: this character cannot stand in a name: #\,
(from "a\\b")                                       ; !> read: this character cannot stand in a name: #\\
(from (string #\a (integer->char #x200b)))          ; !> read: this character cannot stand in a name: #\x200b
(from "“quoted”")                                   ; !> read: this character cannot stand in a name: #\“
(from "|abc")                                       ; !> read: the bar that begins this name is never closed
(from "|a\\qb|")                                    ; !> read: unknown escape: "\\q"
(from "|\\xD800;|")                                 ; !> read: no character has this number: "\\xD800;"
(from "|\\x41|")                                    ; !> read: an escape by number is \x, hexadecimal digits and a semicolon

; 2.1  Folding case
(all "#!fold-case ABC |ABC| #!no-fold-case ABC")    ; => (abc ABC ABC)
(all "#!FOLD-CASE Straße ΑΣ \"ABC\" #\\A")          ; => (strasse ασ "ABC" #\A)
(all "#!fold-case #\\SPACE #\\X41 #\\X")            ; => (#\space #\A #\X)
(all "ABC #!fold-case(ABC)#!no-fold-case(ABC)")     ; => (ABC (abc) (ABC))
(let ((port (open-input-string "#!fold-case A B"))) (read port) (read port))  ; => b
(from "#\\SPACE")                                   ; !> read: unknown character name; did you mean: #\space
(from "#!fold-cases a")                             ; !> read: unknown directive: "#!fold-cases"
(from "#!eof")                                      ; !> read: unknown directive: "#!eof"

; 2.2  White space and comments
(all " a\tb\nc\rd\r\ne\x0C;f ")                     ; => (a b c d e f)
(all (list->string (map integer->char '(97 160 98 8195 99 8232 100 12288 101 133 102))))  ; => (a b c d e f)
(all "a;b c\nd ;;; e\r\nf;g\rh;")                   ; => (a d f h)
(all "foo;bar\n(baz);qux")                          ; => (foo (baz))
(all "a #| b #| c |# d |# e #||# f")                ; => (a e f)
(all "#|#|#||#|#|#a")                               ; => (a)
(all "(a #;b c) #;(d\n#;e f) g #;#;h i j")          ; => ((a c) g j)
(all "#(a #;b) #;a #| b |# ;c\n d #;e")             ; => (#(a) d)
(all "(a . #;b c) (a #;b . c) (a . b #;c)")         ; => ((a . c) (a . c) (a . b))
(all "'#;a b `#| |#c ,@;\nd #0=#;x e")              ; => ((quote b) (quasiquote c) (unquote-splicing d) e)
(all "#u8(1 #;2 3 ;4\n)")                           ; => (#u8(1 3))
(all "(#;a)")                                       ; => (())
(eof-object? (from " ; only this\n#| and this |##;(and this)"))  ; => #t
(from "#!/usr/bin/env sxflow\n(a)")                 ; => (a)
(from "#! run me\na")                               ; => a
(all "a #!/b")                                      ; !> read: unknown directive: "#!/b"
(from "#| a |")                                     ; !> read: this comment is never closed
(from "#| a #| b |#")                               ; !> read: this comment is never closed
(from "#;")                                         ; !> read: a datum is missing after this
(from "(a #;)")                                     ; !> read: a datum is missing after this
(from "(#;a . b)")                                  ; !> read: a dot may stand only before the last datum of a list
(from "(a . #;b)")                                  ; !> read: a datum is missing after the dot
(from "(a #;. b)")                                  ; !> read: a dot may stand only before the last datum of a list
(from "#;#\\nobody a")                              ; !> read: unknown character name: "#\\nobody"

; 2.3  Delimiters
(all "\"a\"\"b\"(c)\"d\"#t(e)1;f\n#\\a(g)")         ; => ("a" "b" (c) "d" #t (e) 1 #\a (g))
(all "#\\(a")                                       ; !> read: unknown character name: "#\\(a"
(all "#\\( #\\) #\\; #\\\" #\\' #\\| #\\# #\\\\")   ; => (#\( #\) #\; #\" #\' #\| #\# #\\)
(from "#ta")                                        ; !> read: unknown # syntax: "#ta"
(from "#t'a")                                       ; !> read: unknown # syntax: "#t'a"
(from "[a]")                                        ; !> read: square brackets and braces are syntax of SX alone
(from "{a}")                                        ; !> read: square brackets and braces are syntax of SX alone
(from "(a]")                                        ; !> read: square brackets and braces are syntax of SX alone
(from "a[b")                                        ; => a

; 2.4  Datum labels
(from "(#0=(a b) #0# #0#)")                         ; => ((a b) (a b) (a b))
(let ((x (from "(#0=(a b) #0#)"))) (eq? (car x) (cadr x)))  ; => #t
(from "#0=(a b . #0#)")                             ; => #0=(a b . #0#)
(let ((x (from "#0=(a b . #0#)"))) (eq? x (cddr x)))  ; => #t
(let ((x (from "#1=(a #1# . #1#)"))) (and (eq? x (cadr x)) (eq? x (cddr x))))  ; => #t
(let ((x (from "#0=#(a #0#)"))) (eq? x (vector-ref x 1)))  ; => #t
(let ((x (from "#0='#0#"))) (eq? x (cadr x)))       ; => #t
(let ((x (from "#0=(#1=(a #0# #1#) . #1#)"))) (list (eq? x (cadar x)) (eq? (car x) (caddar x)) (eq? (car x) (cdr x))))
; => (#t #t #t)
(from "(#00=a #0# #000#)")                          ; => (a a a)
(from "(#18446744073709551616=a #18446744073709551616#)")  ; => (a a)
(from "(#0=a #;(#1=b #0#) #1=c #1#)")               ; => (a c c)
(all "#0=(a) #0=(b #0#)")                           ; => ((a) #0=(b #0#))
'(#0=(1 2) #0#)                                     ; => ((1 2) (1 2))
(from "#0#")                                        ; !> read: this label is not defined before
(from "(#0# #0=a)")                                 ; !> read: this label is not defined before
(from "(#;#0=a #0#)")                               ; !> read: this label is not defined before
(from "(#0=a #0=b)")                                ; !> read: this label is defined already
(from "#0=#0#")                                     ; !> read: this label labels nothing but itself
(from "#0=#1=#0#")                                  ; !> read: this label labels nothing but itself
(from "(a #0=)")                                    ; !> read: a datum is missing after this
(from "#0")                                         ; !> read: unknown # syntax: "#0"

; 6.2.5  Numbers, as far as reading tells them from names
(all "1 -17 +5 007 123456789012345678901234567890") ; => (1 -17 5 7 123456789012345678901234567890)
(all "#xFF #XfF #b-101 #o17 #d10 #e1.5 #i3/4 #x#e1F #e#x1F #i#b11")
; => (255 255 -5 15 10 3/2 0.75 31 31 3.0)
(all "1/2 -4/6 1+2i 1@0 -i +2.5i 1e2 .5 5. 1.e2 +inf.0-nan.0i")
; => (1/2 -2/3 1+2i 1 -i +2.5i 100.0 0.5 5.0 100.0 +inf.0+nan.0i)
(from "#xZZ")                                       ; !> read: not a number: "#xZZ"
(from "#b2")                                        ; !> read: not a number: "#b2"
(from "#x")                                         ; !> read: not a number: "#x"
(from "#e+inf.0")                                   ; !> read: not a number: "#e+inf.0"
(from "#x#x1")                                      ; !> read: not a number: "#x#x1"
(from "1/0")                                        ; !> read: a denominator of zero: "1/0"
(from "(1 2/00+i)")                                 ; !> read: a denominator of zero: "2/00+i"
(from "1'")                                         ; !> read: this character cannot stand in a name: #\'

; 6.3  Booleans
(all "#t #f #true #false #T #FALSE")                ; => (#t #f #t #f #t #f)
(from "#tru")                                       ; !> read: unknown # syntax: "#tru"
(from "#")                                          ; !> read: unknown # syntax: "#"
(from "#<eof>")                                     ; !> read: unknown # syntax: "#<eof>"

; 6.4, 6.8, 6.9  Lists, vectors, bytevectors
(all "() (a) (a b) (a . b) (a b . c) (a . (b . (c . ()))) ( a . ( b ) )")  ; => (() (a) (a b) (a . b) (a b . c) (a b c) (a b))
(all "#() #(a #(b) (c))#u8()#u8(0 255 #xff #e1e2)#U8(1)")  ; => (#() #(a #(b) (c)) #u8() #u8(0 255 255 100) #u8(1))
(all "'a `(b ,c ,@d) ''e '#(f) ' g")                
; => ((quote a) (quasiquote (b (unquote c) (unquote-splicing d))) (quote (quote e)) (quote #(f)) (quote g))
(equal? ''a '(quote a))                             ; => #t
(from "(a . b c)")                                  ; !> read: only one datum may follow a dot
(from "(a . b . c)")                                ; !> read: a dot may stand only before the last datum of a list
(from "( . a)")                                     ; !> read: a dot may stand only before the last datum of a list
(from "(a . )")                                     ; !> read: a datum is missing after the dot
(from "#(a . b)")                                   ; !> read: a dot may stand only before the last datum of a list
(from ".")                                          ; !> read: a dot may stand only before the last datum of a list
(from ")")                                          ; !> read: this bracket closes nothing
(all "(a))")                                        ; !> read: this bracket closes nothing
(from "'")                                          ; !> read: a datum is missing after this
(from "(')")                                        ; !> read: a datum is missing after this
(from "#u8(256)")                                   ; !> read: a bytevector holds nothing but exact integers from 0 to 255
(from "#u8(-1)")                                    ; !> read: a bytevector holds nothing but exact integers from 0 to 255
(from "#u8(1.0)")                                   ; !> read: a bytevector holds nothing but exact integers from 0 to 255
(from "#u8((1))")                                   ; !> read: a bytevector holds nothing but exact integers from 0 to 255
(from "#u8 (1)")                                    ; !> read: unknown # syntax: "#u8"

; What is never closed
(from "(a (b")                                      ; !> read: this ( is never closed
(from "#(a")                                        ; !> read: this ( is never closed
(from "(define (f x)\n  (+ x 1)\n\n(define (g) 2)\n")  ; !> read: this ( is never closed; indentation suggests a missing ) before line: 4
(from "(define (f x)\n  (let ((y 1)\n    (+ x y)))\n")  ; !> read: this ( is never closed; indentation suggests a missing ) before line: 3
(from "(define (f x)\n  \"(\"\n; (\n #| (\n|#  (+ x 1)\n")  ; !> read: this ( is never closed
(eof-object? (from ""))                             ; => #t

; 6.6  Characters
(all "#\\a #\\A #\\space #\\newline #\\x #\\x41 #\\x03BB #\\λ #\\😀")  ; => (#\a #\A #\space #\newline #\x #\A #\λ #\λ #\😀)
(map char->integer '(#\alarm #\backspace #\delete #\escape #\newline #\null #\return #\space #\tab))  ; => (7 8 127 27 10 0 13 32 9)
(map char->integer (all "#\\  #\\\t #\\\n"))        ; => (32 9 10)
(map char->integer '(#\x0 #\x10FFFF #\x000041))     ; => (0 1114111 65)
(from "#\\spcae")                                   ; !> read: unknown character name; did you mean: #\space
(from "#\\nul")                                     ; !> read: unknown character name; did you mean: #\null
(from "#\\Newline")                                 ; !> read: unknown character name; did you mean: #\newline
(from "#\\zzz")                                     ; !> read: unknown character name: "#\\zzz"
(from "#\\x110000")                                 ; !> read: no character has this number: "#\\x110000"
(from "#\\xD800")                                   ; !> read: no character has this number: "#\\xD800"
(from "#\\")                                        ; !> read: a character is missing after this

; 6.7  Strings
(codes "\a\b\t\n\r\"\\\|\x41;\X3bb;")               ; => (7 8 9 10 13 34 92 124 65 955)
"a\
   b"                                               ; => "ab"
"a  \   
   b"                                               ; => "a  b"
(from "\"a\\  \t\r\n \t b\"")                       ; => "ab"
(from "\"a\\\n\n b\"")                              ; => "a\n b"
(codes (from "\"a\nb\r\nc\rd\""))                   ; => (97 10 98 10 99 10 100)
(string-length (from "\"λ😀\""))                    ; => 2
(from "\"; #| ( \"")                                ; => "; #| ( "
(from "\"a")                                        ; !> read: this string is never closed
(from "\"a\\")                                      ; !> read: this string is never closed
(from "\"\\e\"")                                    ; !> read: unknown escape: "\\e"
(from "\"\\N\"")                                    ; !> read: unknown escape: "\\N"
(from "\"\\ x\"")                                   ; !> read: unknown escape: "\\ "
(from "\"\\x;\"")                                   ; !> read: an escape by number is \x, hexadecimal digits and a semicolon
(from "\"\\x41\"")                                  ; !> read: an escape by number is \x, hexadecimal digits and a semicolon
(from "\"\\x110000;\"")                             ; !> read: no character has this number: "\\x110000;"

; Complaints of the reader are read errors
(guard (e ((read-error? e) 'read-error)) (from "(a"))  ; => read-error
(guard (e (#t (list (error-object? e) (file-error? e)))) (from ")"))  ; => (#t #f)
