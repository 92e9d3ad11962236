; 6.6  Characters

; how they are written
#\a                               ; => #\a
#\A                               ; => #\A
#\(                               ; => #\(
#\)                               ; => #\)
#\;                               ; => #\;
#\"                               ; => #\"
#\#                               ; => #\#
#\space                           ; => #\space
#\                                ; => #\space
#\newline                         ; => #\newline
#\tab                             ; => #\tab
#\return                          ; => #\return
#\null                            ; => #\null
#\alarm                           ; => #\alarm
#\backspace                       ; => #\backspace
#\delete                          ; => #\delete
#\escape                          ; => #\escape
#\x                               ; => #\x
#\x41                             ; => #\A
#\x03BB                           ; => #\λ
#\x1                              ; => #\x1
#\λ                               ; => #\λ
#\x1F600                          ; => #\😀
#\x301                            ; => #\x301
#\xA0                             ; => #\xa0
(display #\a)
; prints: a

; char?
(char? #\a)                       ; => #t
(char? "a")                       ; => #f
(char? 'a)                        ; => #f
(char? 97)                        ; => #f
(char?)                           ; !> char?: wrong number of operands, its shape is (char? obj)

; char=? and its kind
(char=? #\a #\a)                  ; => #t
(char=? #\a #\b)                  ; => #f
(char=? #\a #\A)                  ; => #f
(char=? #\a #\a #\a)              ; => #t
(char=? #\a #\a #\b)              ; => #f
(char=? #\a "a")                  ; !> char=?: not a character (argument 2): "a"
(char=? #\a #\b 'c)               ; !> char=?: not a character (argument 3): c
(char=? #\a)                      ; !> char=?: wrong number of operands, its shape is (char=? a b c ...): #\a
(char<? #\a #\b)                  ; => #t
(char<? #\b #\a)                  ; => #f
(char<? #\a #\a)                  ; => #f
(char<? #\a #\b #\c)              ; => #t
(char<? #\a #\c #\b)              ; => #f
(char<? #\Z #\a)                  ; => #t
(char<? #\xFFFF #\x10000)         ; => #t
(char<? 1 #\a)                    ; !> char<?: not a character (argument 1): 1
(char>? #\b #\a)                  ; => #t
(char>? #\a #\b)                  ; => #f
(char>? #\c #\b #\a)              ; => #t
(char>? #\c #\a #\b)              ; => #f
(char>? #\a 1)                    ; !> char>?: not a character (argument 2): 1
(char<=? #\a #\a)                 ; => #t
(char<=? #\a #\b #\b)             ; => #t
(char<=? #\b #\a)                 ; => #f
(char<=? 'a #\a)                  ; !> char<=?: not a character (argument 1): a
(char>=? #\a #\a)                 ; => #t
(char>=? #\b #\b #\a)             ; => #t
(char>=? #\a #\b)                 ; => #f
(char>=? #\a 'a)                  ; !> char>=?: not a character (argument 2): a

; without regard to case
(char-ci=? #\a #\A)               ; => #t
(char-ci=? #\a #\b)               ; => #f
(char-ci=? #\σ #\ς #\Σ)           ; => #t
(char-ci=? #\ß #\s)               ; => #f
(char-ci=? #\a 1)                 ; !> char-ci=?: not a character (argument 2): 1
(char-ci<? #\a #\B)               ; => #t
(char-ci<? #\B #\a)               ; => #f
(char-ci<? #\a #\B #\c)           ; => #t
(char-ci<? 1 #\a)                 ; !> char-ci<?: not a character (argument 1): 1
(char-ci>? #\B #\a)               ; => #t
(char-ci>? #\a #\B)               ; => #f
(char-ci>? #\a 1)                 ; !> char-ci>?: not a character (argument 2): 1
(char-ci<=? #\a #\A #\B)          ; => #t
(char-ci<=? #\b #\A)              ; => #f
(char-ci<=? #\a 1)                ; !> char-ci<=?: not a character (argument 2): 1
(char-ci>=? #\B #\a #\A)          ; => #t
(char-ci>=? #\A #\b)              ; => #f
(char-ci>=? #\a 1)                ; !> char-ci>=?: not a character (argument 2): 1

; kinds
(char-alphabetic? #\a)            ; => #t
(char-alphabetic? #\Z)            ; => #t
(char-alphabetic? #\λ)            ; => #t
(char-alphabetic? #\5)            ; => #f
(char-alphabetic? #\space)        ; => #f
(char-alphabetic? #\@)            ; => #f
(char-alphabetic? #\[)            ; => #f
(char-alphabetic? 1)              ; !> char-alphabetic?: not a character: 1
(char-numeric? #\5)               ; => #t
(char-numeric? #\a)               ; => #f
(char-numeric? #\x0664)           ; => #t
(char-numeric? #\²)               ; => #f
(char-numeric? #\Ⅷ)               ; => #f
(char-numeric? 5)                 ; !> char-numeric?: not a character: 5
(char-whitespace? #\space)        ; => #t
(char-whitespace? #\newline)      ; => #t
(char-whitespace? #\tab)          ; => #t
(char-whitespace? #\xA0)          ; => #t
(char-whitespace? #\x2003)        ; => #t
(char-whitespace? #\a)            ; => #f
(char-whitespace? #\x200B)        ; => #f
(char-whitespace? " ")            ; !> char-whitespace?: not a character: " "
(char-upper-case? #\A)            ; => #t
(char-upper-case? #\a)            ; => #f
(char-upper-case? #\Σ)            ; => #t
(char-upper-case? #\5)            ; => #f
(char-upper-case? 'A)             ; !> char-upper-case?: not a character: A
(char-lower-case? #\a)            ; => #t
(char-lower-case? #\A)            ; => #f
(char-lower-case? #\ß)            ; => #t
(char-lower-case? #\5)            ; => #f
(char-lower-case? 'a)             ; !> char-lower-case?: not a character: a

; digit-value
(digit-value #\3)                 ; => 3
(digit-value #\0)                 ; => 0
(digit-value #\9)                 ; => 9
(digit-value #\x0664)             ; => 4
(digit-value #\x0AE6)             ; => 0
(digit-value #\x0EA6)             ; => #f
(digit-value #\x1D7FF)            ; => 9
(digit-value #\x1D7CE)            ; => 0
(digit-value #\a)                 ; => #f
(digit-value #\²)                 ; => #f
(digit-value 3)                   ; !> digit-value: not a character: 3

; char->integer, integer->char
(char->integer #\A)               ; => 65
(char->integer #\null)            ; => 0
(char->integer #\x10FFFF)         ; => 1114111
(char->integer "A")               ; !> char->integer: not a character: "A"
(integer->char 65)                ; => #\A
(integer->char 0)                 ; => #\null
(integer->char #x3BB)             ; => #\λ
(integer->char #x10FFFF)          ; => #\x10ffff
(integer->char #xD7FF)            ; => #\xd7ff
(integer->char #xD800)            ; !> integer->char: no character has this number: 55296
(integer->char #xDFFF)            ; !> integer->char: no character has this number: 57343
(integer->char #x110000)          ; !> integer->char: no character has this number: 1114112
(integer->char -1)                ; !> integer->char: no character has this number: -1
(integer->char (expt 10 30))      ; !> integer->char: no character has this number: 1000000000000000000000000000000
(integer->char 65.0)              ; !> integer->char: not an exact integer: 65.0
(integer->char #\A)               ; !> integer->char: not an exact integer: #\A

; case
(char-upcase #\a)                 ; => #\A
(char-upcase #\A)                 ; => #\A
(char-upcase #\i)                 ; => #\I
(char-upcase #\5)                 ; => #\5
(char-upcase #\ß)                 ; => #\ß
(char-upcase #\ς)                 ; => #\Σ
(char-upcase #\ÿ)                 ; => #\Ÿ
(char-upcase #\x1F80)             ; => #\ᾈ
(char-upcase #\x10428)            ; => #\𐐀
(char-upcase "a")                 ; !> char-upcase: not a character: "a"
(char-downcase #\A)               ; => #\a
(char-downcase #\a)               ; => #\a
(char-downcase #\Σ)               ; => #\σ
(char-downcase #\ẞ)               ; => #\ß
(char-downcase #\x130)            ; => #\i
(char-downcase 65)                ; !> char-downcase: not a character: 65
(char-foldcase #\A)               ; => #\a
(char-foldcase #\a)               ; => #\a
(char-foldcase #\Σ)               ; => #\σ
(char-foldcase #\ς)               ; => #\σ
(char-foldcase #\x131)            ; => #\ı
(char-foldcase #\xAB70)           ; => #\Ꭰ
(char-foldcase 'a)                ; !> char-foldcase: not a character: a
