; 6.2  Numbers

; 6.2.5  The syntax of numbers: integers

0                                       ; => 0
-0                                      ; => 0
+7                                      ; => 7
-7                                      ; => -7
007                                     ; => 7
9007199254740991                        ; => 9007199254740991
9007199254740992                        ; => 9007199254740992
9007199254740993                        ; => 9007199254740993
-9007199254740993                       ; => -9007199254740993
123456789012345678901234567890          ; => 123456789012345678901234567890
#b101                                   ; => 5
#B-101                                  ; => -5
#o17                                    ; => 15
#O777                                   ; => 511
#d10                                    ; => 10
#xff                                    ; => 255
#XFf                                    ; => 255
#x-aB                                   ; => -171
#xdeadbeefdeadbeefdead                  ; => 1051570404382037444124333

; fractions

1/2                                     ; => 1/2
-1/2                                    ; => -1/2
+6/4                                    ; => 3/2
10/5                                    ; => 2
0/5                                     ; => 0
#x10/2                                  ; => 8
#b1/10                                  ; => 1/2
123456789012345678901234567890/10       ; => 12345678901234567890123456789
-1/123456789012345678901234567890       ; => -1/123456789012345678901234567890

; decimals

1.0                                     ; => 1.0
1.                                      ; => 1.0
.5                                      ; => 0.5
-.5                                     ; => -0.5
+.5                                     ; => 0.5
-0.0                                    ; => -0.0
00.10                                   ; => 0.1
1e3                                     ; => 1000.0
1E3                                     ; => 1000.0
1e+3                                    ; => 1000.0
1e-3                                    ; => 0.001
1.e2                                    ; => 100.0
.1e1                                    ; => 1.0
1e20                                    ; => 100000000000000000000.0
1e21                                    ; => 1e21
1e100                                   ; => 1e100
-1.5e-10                                ; => -1.5e-10
1e-7                                    ; => 1e-7
0.000001                                ; => 0.000001
5e-324                                  ; => 5e-324
2e-324                                  ; => 0.0
1.7976931348623157e308                  ; => 1.7976931348623157e308
1e400                                   ; => +inf.0
-1e400                                  ; => -inf.0
1e99999999999999999999                  ; => +inf.0
1e-99999999999999999999                 ; => 0.0
0.1                                     ; => 0.1
0.30000000000000004                     ; => 0.30000000000000004
123456789.123456789                     ; => 123456789.12345679
9007199254740993.0                      ; => 9007199254740992.0
9007199254740993.00000000000000000001   ; => 9007199254740994.0
#d1.5                                   ; => 1.5
+inf.0                                  ; => +inf.0
-INF.0                                  ; => -inf.0
+nan.0                                  ; => +nan.0
-NaN.0                                  ; => +nan.0

; exactness prefixes

#e1.5                                   ; => 3/2
#E1.5                                   ; => 3/2
#e-.25                                  ; => -1/4
#e1e3                                   ; => 1000
#e1.25e1                                ; => 25/2
#e1e-3                                  ; => 1/1000
#e1e25                                  ; => 10000000000000000000000000
#e0e99999999999999999999                ; => 0
#e10                                    ; => 10
#e#x10                                  ; => 16
#x#e10                                  ; => 16
#i10                                    ; => 10.0
#I1/2                                   ; => 0.5
#i1/3                                   ; => 0.3333333333333333
#i#b101                                 ; => 5.0
#b#i1/10                                ; => 0.5
#i1.5                                   ; => 1.5

; complex numbers

1+2i                                    ; => 1+2i
1-2I                                    ; => 1-2i
+i                                      ; => +i
-i                                      ; => -i
0+i                                     ; => +i
+1i                                     ; => +i
-2i                                     ; => -2i
1/2-3/4i                                ; => 1/2-3/4i
1.5+2.5i                                ; => 1.5+2.5i
1+2.0i                                  ; => 1.0+2.0i
.5e1-.5e-1i                             ; => 5.0-0.05i
-2.5+0i                                 ; => -2.5
-2.5+0.0i                               ; => -2.5+0.0i
+inf.0i                                 ; => +inf.0i
1+inf.0i                                ; => 1.0+inf.0i
-inf.0+nan.0i                           ; => -inf.0+nan.0i
#x10+11i                                ; => 16+17i
#e1.5+.5i                               ; => 3/2+1/2i
#i1+i                                   ; => 1.0+1.0i
1@0                                     ; => 1
0@5                                     ; => 0
1@2                                     ; => -0.4161468365471424+0.9092974268256817i
-1.5@0                                  ; => -1.5

; what looks like a number but is a symbol

(symbol? '+)                            ; => #t
(symbol? '-)                            ; => #t
(symbol? '...)                          ; => #t
(symbol? '+a)                           ; => #t
(symbol? '-inf)                         ; => #t
(symbol? '+.a)                          ; => #t
(symbol? 'e1)                           ; => #t

; 6.2.6  number? complex? real? rational? integer?

(number? 1)                             ; => #t
(number? 1/2)                           ; => #t
(number? 1.5)                           ; => #t
(number? +i)                            ; => #t
(number? 123456789012345678901234567890) ; => #t
(number? "1")                           ; => #f
(number? 'a)                            ; => #f
(number? 1 2)                           ; !> number?: wrong number of operands, its shape is (number? obj): 1 2
(complex? 3+4i)                         ; => #t
(complex? 3)                            ; => #t
(complex? +nan.0)                       ; => #t
(complex? #t)                           ; => #f
(complex?)                              ; !> complex?: wrong number of operands, its shape is (complex? obj)
(real? 3)                               ; => #t
(real? -2.5+0i)                         ; => #t
(real? -2.5+0.0i)                       ; => #f
(real? #e1e10)                          ; => #t
(real? +inf.0)                          ; => #t
(real? +nan.0)                          ; => #t
(real? +i)                              ; => #f
(real? "3")                             ; => #f
(real?)                                 ; !> real?: wrong number of operands, its shape is (real? obj)
(rational? 6/10)                        ; => #t
(rational? 3.5)                         ; => #t
(rational? -inf.0)                      ; => #f
(rational? +nan.0)                      ; => #f
(rational? 1+i)                         ; => #f
(rational? '())                         ; => #f
(rational?)                             ; !> rational?: wrong number of operands, its shape is (rational? obj)
(integer? 3+0i)                         ; => #t
(integer? 3.0)                          ; => #t
(integer? 8/4)                          ; => #t
(integer? 3.5)                          ; => #f
(integer? 1/2)                          ; => #f
(integer? 1e300)                        ; => #t
(integer? +inf.0)                       ; => #f
(integer? 3.0+0.0i)                     ; => #f
(integer? #\3)                          ; => #f
(integer?)                              ; !> integer?: wrong number of operands, its shape is (integer? obj)

; exact? inexact? exact-integer?

(exact? 3)                              ; => #t
(exact? 1/3)                            ; => #t
(exact? 1+1/2i)                         ; => #t
(exact? 3.0)                            ; => #f
(exact? #e3.0)                          ; => #t
(exact? 1+2.0i)                         ; => #f
(exact? 'x)                             ; !> exact?: not a number: x
(inexact? 3.)                           ; => #t
(inexact? 3)                            ; => #f
(inexact? +nan.0)                       ; => #t
(inexact? 1.0+2i)                       ; => #t
(inexact? "3.0")                        ; !> inexact?: not a number: "3.0"
(exact-integer? 32)                     ; => #t
(exact-integer? 123456789012345678901)  ; => #t
(exact-integer? 32.0)                   ; => #f
(exact-integer? 32/5)                   ; => #f
(exact-integer? 'a)                     ; => #f
(exact-integer?)                        ; !> exact-integer?: wrong number of operands, its shape is (exact-integer? obj)

; finite? infinite? nan?

(finite? 3)                             ; => #t
(finite? 1/3)                           ; => #t
(finite? 1e308)                         ; => #t
(finite? +inf.0)                        ; => #f
(finite? +nan.0)                        ; => #f
(finite? 3.0+inf.0i)                    ; => #f
(finite? 1+i)                           ; => #t
(finite? #t)                            ; !> finite?: not a number: #t
(infinite? 3)                           ; => #f
(infinite? -inf.0)                      ; => #t
(infinite? +nan.0)                      ; => #f
(infinite? 3.0+inf.0i)                  ; => #t
(infinite? +nan.0+inf.0i)               ; => #t
(infinite? 'inf)                        ; !> infinite?: not a number: inf
(nan? +nan.0)                           ; => #t
(nan? 32)                               ; => #f
(nan? +inf.0)                           ; => #f
(nan? +nan.0+5.0i)                      ; => #t
(nan? 1+2i)                             ; => #f
(nan? "nan")                            ; !> nan?: not a number: "nan"

; = < > <= >=

(= 1 1)                                 ; => #t
(= 1 1.0)                               ; => #t
(= 1 1 1 2)                             ; => #f
(= 1/2 0.5)                             ; => #t
(= 1/3 .3333333333333333)               ; => #f
(= 0.0 -0.0)                            ; => #t
(= +nan.0 +nan.0)                       ; => #f
(= +inf.0 +inf.0)                       ; => #t
(= 9007199254740993 9007199254740992.0) ; => #f
(= 9007199254740992 9007199254740992.0) ; => #t
(= 123456789012345678901 123456789012345678901) ; => #t
(= 1+i 1+i)                             ; => #t
(= 1+i 1.0+1.0i)                        ; => #t
(= 1 1.0+0.0i)                          ; => #t
(= 1 1+i)                               ; => #f
(= 1 "1")                               ; !> =: not a number (argument 2): "1"
(= 1 2 'a)                              ; !> =: not a number (argument 3): a
(= 1)                                   ; !> =: wrong number of operands, its shape is (= z1 z2 z ...): 1
(< 1 2)                                 ; => #t
(< 2 1)                                 ; => #f
(< 1 1)                                 ; => #f
(< 1 2 3)                               ; => #t
(< 1 3 2)                               ; => #f
(< 3 0.)                                ; => #f
(< 1/3 .5)                              ; => #t
(< -inf.0 -123456789012345678901234567890) ; => #t
(< 9007199254740992.0 9007199254740993) ; => #t
(< 1/3 .3333333333333333)               ; => #f
(< 1 +nan.0)                            ; => #f
(< 1/2 +nan.0)                          ; => #f
(< 1 +i)                                ; !> <: not a real number (argument 2): +i
(< 2 1 'a)                              ; !> <: not a real number (argument 3): a
(> 2 1)                                 ; => #t
(> 1 2)                                 ; => #f
(> 3 2 1)                               ; => #t
(> +inf.0 123456789012345678901234567890) ; => #t
(> 1/2 1/3)                             ; => #t
(> +nan.0 1)                            ; => #f
(> 'a 1)                                ; !> >: not a real number (argument 1): a
(<= 1 1)                                ; => #t
(<= 1 1 2 1)                            ; => #f
(<= 1 1.0)                              ; => #t
(<= +nan.0 +nan.0)                      ; => #f
(<= 1/2 +nan.0)                         ; => #f
(<= 1 #f)                               ; !> <=: not a real number (argument 2): #f
(>= 1 1)                                ; => #t
(>= 3 2 2)                              ; => #t
(>= 1 2)                                ; => #f
(>= +nan.0 1)                           ; => #f
(>= 1+i 1)                              ; !> >=: not a real number (argument 1): 1+i

; zero? positive? negative? odd? even?

(zero? 0)                               ; => #t
(zero? 0.0)                             ; => #t
(zero? -0.0)                            ; => #t
(zero? 0.0+0.0i)                        ; => #t
(zero? 1/100)                           ; => #f
(zero? 1e-300)                          ; => #f
(zero? +i)                              ; => #f
(zero? 123456789012345678901)           ; => #f
(zero? 'a)                              ; !> zero?: not a number: a
(positive? 1)                           ; => #t
(positive? 0)                           ; => #f
(positive? -1/2)                        ; => #f
(positive? 123456789012345678901)       ; => #t
(positive? +inf.0)                      ; => #t
(positive? +nan.0)                      ; => #f
(positive? +i)                          ; !> positive?: not a real number: +i
(negative? -1)                          ; => #t
(negative? -0.0)                        ; => #f
(negative? -1/2)                        ; => #t
(negative? -123456789012345678901)      ; => #t
(negative? -inf.0)                      ; => #t
(negative? "-1")                        ; !> negative?: not a real number: "-1"
(odd? 3)                                ; => #t
(odd? -3)                               ; => #t
(odd? 4)                                ; => #f
(odd? 3.0)                              ; => #t
(odd? 123456789012345678901)            ; => #t
(odd? -123456789012345678901)           ; => #t
(odd? 1.5)                              ; !> odd?: not an integer: 1.5
(even? 0)                               ; => #t
(even? 3)                               ; => #f
(even? -2.0)                            ; => #t
(even? 123456789012345678900)           ; => #t
(even? 1/2)                             ; !> even?: not an integer: 1/2
(even? +inf.0)                          ; !> even?: not an integer: +inf.0

; max min

(max 3 4)                               ; => 4
(max 3.9 4)                             ; => 4.0
(max 1)                                 ; => 1
(max 1 3 2)                             ; => 3
(max 1/2 1/3)                           ; => 1/2
(max 3 2.0)                             ; => 3.0
(max 1 2 3.0)                           ; => 3.0
(max 3.0 1 2)                           ; => 3.0
(max 1 +nan.0)                          ; => +nan.0
(max -inf.0 123456789012345678901)      ; => 123456789012345680000.0
(max)                                   ; !> max: wrong number of operands, its shape is (max x y ...)
(max 1 +i)                              ; !> max: not a real number (argument 2): +i
(max 'a)                                ; !> max: not a real number (argument 1): a
(min 3 4)                               ; => 3
(min 3 4.9)                             ; => 3.0
(min 1 3 -2)                            ; => -2
(min 1/2 1/3 1)                         ; => 1/3
(min +inf.0 5)                          ; => 5.0
(min +nan.0 1 2)                        ; => +nan.0
(min 1 2 "3")                           ; !> min: not a real number (argument 3): "3"

; + * - /

(+)                                     ; => 0
(+ 3)                                   ; => 3
(+ 3 4)                                 ; => 7
(+ 1 2 3 4)                             ; => 10
(+ 1/2 1/3)                             ; => 5/6
(+ 1/2 1/2)                             ; => 1
(+ 1/2 .5)                              ; => 1.0
(+ .1 .2)                               ; => 0.30000000000000004
(+ 9007199254740991 1)                  ; => 9007199254740992
(+ 9007199254740992 -1)                 ; => 9007199254740991
(+ -9007199254740991 -9007199254740991) ; => -18014398509481982
(+ 1+2i 3-2i)                           ; => 4
(+ 1+2i 3.0)                            ; => 4.0+2.0i
(+ 1.0+0.0i -1)                         ; => +0.0i
(+ +inf.0 -inf.0)                       ; => +nan.0
(+ -0.0)                                ; => -0.0
(+ -0.0 -0.0)                           ; => -0.0
(+ 1 "x")                               ; !> +: not a number (argument 2): "x"
(+ 'a 1)                                ; !> +: not a number (argument 1): a
(+ 1 2 #f)                              ; !> +: not a number (argument 3): #f
(+ "x")                                 ; !> +: not a number (argument 1): "x"
(*)                                     ; => 1
(* 4)                                   ; => 4
(* 2 3 4)                               ; => 24
(* 0 -5)                                ; => 0
(* 0 -5.0)                              ; => -0.0
(map (lambda (a b) (exact->inexact (* a b))) '(0 5 -5 0 -2) '(-5 0 0 0 3)) ; => (0.0 0.0 0.0 0.0 -6.0)
(map (lambda (a) (exact->inexact (* a -5 (* -3 a) (* a 0)))) '(0 5 -5)) ; => (0.0 0.0 0.0)
(* 1/2 2/3)                             ; => 1/3
(* 1/2 4)                               ; => 2
(* 1.5 2)                               ; => 3.0
(* 94906267 94906267)                   ; => 9007199515875289
(* 3037000500 -3037000500)              ; => -9223372037000250000
(* 123456789012345678901234567890 987654321098765432109876543210)
; => 121932631137021795226185032733622923332237463801111263526900
(* +i +i)                               ; => -1
(* 1+2i 3-4i)                           ; => 11+2i
(* 1+2i 2.0)                            ; => 2.0+4.0i
(* +inf.0 0.0)                          ; => +nan.0
(* 1e200 1e200)                         ; => +inf.0
(* 2 '(3))                              ; !> *: not a number (argument 2): (3)
(* 2 3 "4")                             ; !> *: not a number (argument 3): "4"
(- 3)                                   ; => -3
(- 3 4)                                 ; => -1
(- 3 4 5)                               ; => -6
(- 0)                                   ; => 0
(- 0.0)                                 ; => -0.0
(- 1/2)                                 ; => -1/2
(- 1+2i)                                ; => -1-2i
(- 1/2 1/2)                             ; => 0
(- -9007199254740991 1)                 ; => -9007199254740992
(- 123456789012345678901234567890)      ; => -123456789012345678901234567890
(- 1+i +i)                              ; => 1
(- 3 1.0+2.0i)                          ; => 2.0-2.0i
(-)                                     ; !> -: wrong number of operands, its shape is (- z w ...)
(- 'a)                                  ; !> -: not a number (argument 1): a
(- 1 'a)                                ; !> -: not a number (argument 2): a
(/ 3 4 5)                               ; => 3/20
(/ 3)                                   ; => 1/3
(/ 6 3)                                 ; => 2
(/ 6 -4)                                ; => -3/2
(/ 0 5)                                 ; => 0
(/ 1/2 1/3)                             ; => 3/2
(/ -1/2 -1/2)                           ; => 1
(/ 1 3.0)                               ; => 0.3333333333333333
(/ 1 0.0)                               ; => +inf.0
(/ -1 0.0)                              ; => -inf.0
(/ 1 -0.0)                              ; => -inf.0
(/ 0.0 0.0)                             ; => +nan.0
(/ 0.5)                                 ; => 2.0
(/ 1+2i 3+4i)                           ; => 11/25+2/25i
(/ +i)                                  ; => -i
(/ 1.0+2.0i 1.0+2.0i)                   ; => 1.0+0.0i
(/ 1e300+1e300i 1e300+1e300i)           ; => 1.0+0.0i
(/ 4+2i 2)                              ; => 2+i
(/ 0 +i)                                ; => 0
(/ 1+i 1+i)                             ; => 1
(/ 100000000000000000000 10000000000)   ; => 10000000000
(/ 1 0)                                 ; !> /: division by zero: 1 0
(/ 1.0 0)                               ; !> /: division by zero: 1.0 0
(/ 0)                                   ; !> /: division by zero: 1 0
(/ +i 0)                                ; !> /: division by zero: +i 0
(/)                                     ; !> /: wrong number of operands, its shape is (/ z w ...)
(/ 1 'a)                                ; !> /: not a number (argument 2): a

; abs

(abs -7)                                ; => 7
(abs 7)                                 ; => 7
(abs -1/2)                              ; => 1/2
(abs -0.0)                              ; => 0.0
(abs -inf.0)                            ; => +inf.0
(abs -123456789012345678901)            ; => 123456789012345678901
(abs +i)                                ; !> abs: not a real number: +i

; floor/ truncate/ and what they are made of

(floor/ 5 2)                            ; => 2 1
(floor/ -5 2)                           ; => -3 1
(floor/ 5 -2)                           ; => -3 -1
(floor/ -5 -2)                          ; => 2 -1
(floor/ 6 -3)                           ; => -2 0
(floor/ 5.0 -2)                         ; => -3.0 -1.0
(floor/ -100000000000000000001 10)      ; => -10000000000000000001 9
(floor/ 1 0)                            ; !> floor/: division by zero: 1 0
(floor/ 1.5 1)                          ; !> floor/: not an integer (argument 1): 1.5
(truncate/ 5 2)                         ; => 2 1
(truncate/ -5 2)                        ; => -2 -1
(truncate/ 5 -2)                        ; => -2 1
(truncate/ -5 -2)                       ; => 2 -1
(truncate/ -5.0 2)                      ; => -2.0 -1.0
(truncate/ -100000000000000000001 10)   ; => -10000000000000000000 -1
(truncate/ 1 0.0)                       ; !> truncate/: division by zero: 1 0.0
(truncate/ 1 1/2)                       ; !> truncate/: not an integer (argument 2): 1/2
(floor-quotient 7 -2)                   ; => -4
(floor-quotient -7 7)                   ; => -1
(floor-quotient 0 -7)                   ; => 0
(floor-quotient 123456789012345678901 -2) ; => -61728394506172839451
(floor-quotient 7 0)                    ; !> floor-quotient: division by zero: 7 0
(floor-remainder 7 -2)                  ; => -1
(floor-remainder -7 7)                  ; => 0
(floor-remainder -7 123456789012345678901) ; => 123456789012345678894
(floor-remainder 'a 1)                  ; !> floor-remainder: not an integer (argument 1): a
(truncate-quotient 7 -2)                ; => -3
(truncate-quotient -1 2)                ; => 0
(truncate-quotient 1e20 10)             ; => 10000000000000000000.0
(truncate-quotient 1 "2")               ; !> truncate-quotient: not an integer (argument 2): "2"
(truncate-remainder 7 -2)               ; => 1
(truncate-remainder -4 2)               ; => 0
(truncate-remainder -123456789012345678901 10) ; => -1
(truncate-remainder 1 0)                ; !> truncate-remainder: division by zero: 1 0

; quotient remainder modulo

(quotient 17 5)                         ; => 3
(quotient -17 5)                        ; => -3
(quotient 9007199254740991 2)           ; => 4503599627370495
(quotient 100000000000000000000 3)      ; => 33333333333333333333
(quotient 17.0 5)                       ; => 3.0
(quotient 1 0)                          ; !> quotient: division by zero: 1 0
(quotient 17.5 5)                       ; !> quotient: not an integer (argument 1): 17.5
(remainder 13 4)                        ; => 1
(remainder -13 4)                       ; => -1
(remainder 13 -4)                       ; => 1
(remainder -13 -4.0)                    ; => -1.0
(remainder -4 4)                        ; => 0
(remainder 9007199254740991 9007199254740990) ; => 1
(remainder 100000000000000000001 10)    ; => 1
(remainder 1 0)                         ; !> remainder: division by zero: 1 0
(remainder +i 1)                        ; !> remainder: not an integer (argument 1): +i
(modulo 13 4)                           ; => 1
(modulo -13 4)                          ; => 3
(modulo 13 -4)                          ; => -3
(modulo -13 -4)                         ; => -1
(modulo -13 4.0)                        ; => 3.0
(modulo -4 4)                           ; => 0
(modulo -9007199254740991 9007199254740990) ; => 9007199254740989
(modulo -100000000000000000001 10)      ; => 9
(modulo 13 0)                           ; !> modulo: division by zero: 13 0
(modulo 13 'a)                          ; !> modulo: not an integer (argument 2): a

; gcd lcm

(gcd 32 -36)                            ; => 4
(gcd)                                   ; => 0
(gcd 0)                                 ; => 0
(gcd -5)                                ; => 5
(gcd 0 7)                               ; => 7
(gcd 12 18 27)                          ; => 3
(gcd 32.0 -36)                          ; => 4.0
(gcd 100000000000000000000 75)          ; => 25
(gcd 123456789012345678901234567890 987654321098765432109876543210) ; => 9000000000900000000090
(gcd 1.5)                               ; !> gcd: not an integer (argument 1): 1.5
(gcd 1 2 'a)                            ; !> gcd: not an integer (argument 3): a
(lcm 32 -36)                            ; => 288
(lcm 32.0 -36)                          ; => 288.0
(lcm)                                   ; => 1
(lcm 0 5)                               ; => 0
(lcm -5)                                ; => 5
(lcm 2 3 4 5)                           ; => 60
(lcm 9007199254740991 9007199254740990) ; => 81129638414606654674191240921090
(lcm 1/2 3)                             ; !> lcm: not an integer (argument 1): 1/2

; numerator denominator

(numerator (/ 6 4))                     ; => 3
(numerator 5)                           ; => 5
(numerator -1/2)                        ; => -1
(numerator 0.75)                        ; => 3.0
(numerator 0)                           ; => 0
(numerator +inf.0)                      ; !> numerator: not a rational number: +inf.0
(denominator (/ 6 4))                   ; => 2
(denominator 0)                         ; => 1
(denominator (inexact (/ 6 4)))         ; => 2.0
(denominator 5e-324)                    ; => +inf.0
(denominator +i)                        ; !> denominator: not a rational number: +i

; floor ceiling truncate round

(floor -4.3)                            ; => -5.0
(floor 3.5)                             ; => 3.0
(floor 7/2)                             ; => 3
(floor -7/2)                            ; => -4
(floor 5)                               ; => 5
(floor -0.0)                            ; => -0.0
(floor +inf.0)                          ; => +inf.0
(floor +i)                              ; !> floor: not a real number: +i
(ceiling -4.3)                          ; => -4.0
(ceiling 3.5)                           ; => 4.0
(ceiling 7/2)                           ; => 4
(ceiling -7/2)                          ; => -3
(ceiling -0.5)                          ; => -0.0
(ceiling 123456789012345678901)         ; => 123456789012345678901
(ceiling "1")                           ; !> ceiling: not a real number: "1"
(truncate -4.3)                         ; => -4.0
(truncate 3.5)                          ; => 3.0
(truncate -7/2)                         ; => -3
(truncate 7/2)                          ; => 3
(truncate +nan.0)                       ; => +nan.0
(truncate 'a)                           ; !> truncate: not a real number: a
(round -4.3)                            ; => -4.0
(round 3.5)                             ; => 4.0
(round 2.5)                             ; => 2.0
(round -2.5)                            ; => -2.0
(round 0.5)                             ; => 0.0
(round -0.5)                            ; => -0.0
(round 0.49999999999999994)             ; => 0.0
(round 4503599627370497.5)              ; => 4503599627370498.0
(round 7/2)                             ; => 4
(round 5/2)                             ; => 2
(round -5/2)                            ; => -2
(round 8/3)                             ; => 3
(round 7)                               ; => 7
(round -inf.0)                          ; => -inf.0
(round #\a)                             ; !> round: not a real number: #\a

; rationalize

(rationalize (exact .3) 1/10)           ; => 1/3
(rationalize .3 1/10)                   ; => 0.3333333333333333
(rationalize -3/10 1/10)                ; => -1/3
(rationalize 3/10 -1/10)                ; => 1/3
(rationalize 1/10 1/2)                  ; => 0
(rationalize 5/2 1/2)                   ; => 2
(rationalize 355/113 0)                 ; => 355/113
(rationalize 5 +inf.0)                  ; => 0.0
(rationalize +inf.0 1)                  ; => +inf.0
(rationalize +inf.0 +inf.0)             ; => +nan.0
(rationalize 1+i 1)                     ; !> rationalize: not a real number (argument 1): 1+i
(rationalize 1 'a)                      ; !> rationalize: not a real number (argument 2): a

; exp log

(exp 0)                                 ; => 1
(exp 0.0)                               ; => 1.0
(exp 1)                                 ; => 2.718281828459045
(exp -inf.0)                            ; => 0.0
(exp 1000)                              ; => +inf.0
(exp 0.0+0.0i)                          ; => 1.0+0.0i
(exp +1.5707963267948966i)              ; => 6.123233995736766e-17+1.0i
(exp 'a)                                ; !> exp: not a number: a
(log 1)                                 ; => 0
(log 1.0)                               ; => 0.0
(log 0.0)                               ; => -inf.0
(log (exp 1))                           ; => 1.0
(log 8 2)                               ; => 3.0
(log 1000 10)                           ; => 3.0
(log 100 10)                            ; => 2.0
(log 243 3)                             ; => 5.0
(log 1/8 2)                             ; => -3.0
(log 8 1/2)                             ; => -3.0
(log 1024.0 2)                          ; => 10.0
(log 1 7)                               ; => 0
(log (expt 10 400) 10)                  ; => 400.0
(log (expt 2 10000))                    ; => 6931.471805599453
(log (/ 1 (expt 2 10000)))              ; => -6931.471805599453
(log (/ 1 (expt 5 448)))                ; => -721.028184770477
(log -1)                                ; => +3.141592653589793i
(log +i)                                ; => +1.5707963267948966i
(log -1.0-0.0i)                         ; => -3.141592653589793i
(log 0)                                 ; !> log: undefined at zero: 0
(log 8 1)                               ; !> log: division by zero: 8 1
(log "1")                               ; !> log: not a number: "1"
(log 1 'a)                              ; !> log: not a number (argument 2): a

; sin cos tan asin acos atan

(sin 0)                                 ; => 0
(sin 0.0)                               ; => 0.0
(sin 1)                                 ; => 0.8414709848078965
(sin +i)                                ; => +1.1752011936438014i
(sin +inf.0)                            ; => +nan.0
(sin 'a)                                ; !> sin: not a number: a
(cos 0)                                 ; => 1
(cos 0.0)                               ; => 1.0
(cos 1)                                 ; => 0.5403023058681398
(cos +2.0i)                             ; => 3.7621956910836314-0.0i
(cos "0")                               ; !> cos: not a number: "0"
(tan 0)                                 ; => 0
(tan 1.0)                               ; => 1.5574077246549023
(tan +100.0i)                           ; => +1.0i
(tan #f)                                ; !> tan: not a number: #f
(asin 0)                                ; => 0
(asin 1)                                ; => 1.5707963267948966
(asin -1.0)                             ; => -1.5707963267948966
(asin 2)                                ; => 1.5707963267948966-1.3169578969248166i
(asin -2)                               ; => -1.5707963267948966+1.3169578969248166i
(asin 2.0+0.0i)                         ; => 1.5707963267948966+1.3169578969248166i
(asin '())                              ; !> asin: not a number: ()
(acos 1)                                ; => 0
(acos -1)                               ; => 3.141592653589793
(acos 1.0)                              ; => 0.0
(acos 2)                                ; => +1.3169578969248166i
(acos 'a)                               ; !> acos: not a number: a
(atan 0)                                ; => 0
(atan 1)                                ; => 0.7853981633974483
(atan -inf.0)                           ; => -1.5707963267948966
(atan +2.0i)                            ; => 1.5707963267948966+0.5493061443340549i
(atan 1 1)                              ; => 0.7853981633974483
(atan -1 0)                             ; => -1.5707963267948966
(atan 1 -1)                             ; => 2.356194490192345
(atan 0 1)                              ; => 0
(atan 0 -1)                             ; => 3.141592653589793
(atan 0.0 1)                            ; => 0.0
(atan -0.0 -1)                          ; => -3.141592653589793
(atan 0.0 -0.0)                         ; => 3.141592653589793
(atan (expt 10 400) (expt 10 400))      ; => 0.7853981633974483
(atan (expt 10 400) (* 2 (expt 10 400))) ; => 0.4636476090008061
(atan 0 0)                              ; !> atan: undefined at zero: 0 0
(atan 'a)                               ; !> atan: not a number: a
(atan +i 1)                             ; !> atan: not a real number (argument 1): +i
(atan 1 +i)                             ; !> atan: not a real number (argument 2): +i

; operands at the edge of what the compiler does itself
(define (minus a b c) (- a b c))
(define (rising? a b c) (< a b c))
(minus 10 3 2)                                       ; => 5
(minus -9007199254740991 1 1)                        ; => -9007199254740993
(minus 9007199254740991 -1 2)                        ; => 9007199254740990
(minus 2147483648 2147483647 -2147483648)            ; => 2147483649
(list (minus 1.5 1 2) (minus 1/2 1 2) (minus 0 0 0))   ; => (-1.5 -5/2 0)
(minus 1 2 'a)                                       ; !> -: not a number (argument 3): a
(list (rising? 1 2 3) (rising? 1 3 2) (rising? 3 2 4) (rising? 1 1.5 2) (rising? 1 2 2))   ; => (#t #f #f #t #f)
(rising? 2 1 'a)                                     ; !> <: not a real number (argument 3): a
(+ 1 (floor/ 7 2))                                   ; !> values: one value is wanted here, not several or none: 3 1
(car (truncate/ 7 2))                                ; !> values: one value is wanted here, not several or none: 3 1
(list (expt 3 33) (expt 3 34) (expt -3 33) (expt 2 52) (expt 2 53) (expt -2 53) (expt 94906266 2) (expt 94906265 2) (expt 10 15) (expt 10 16))   ; => (5559060566555523 16677181699666569 -5559060566555523 4503599627370496 9007199254740992 -9007199254740992 9007199326062756 9007199136250225 1000000000000000 10000000000000000)

; square sqrt exact-integer-sqrt

(square 42)                             ; => 1764
(square 2.0)                            ; => 4.0
(square -1/2)                           ; => 1/4
(square 1+i)                            ; => +2i
(square 94906267)                       ; => 9007199515875289
(square "2")                            ; !> square: not a number: "2"
(sqrt 9)                                ; => 3
(sqrt 16)                               ; => 4
(sqrt 16.0)                             ; => 4.0
(sqrt 2)                                ; => 1.4142135623730951
(sqrt 0)                                ; => 0
(sqrt -0.0)                             ; => -0.0
(sqrt 1/4)                              ; => 1/2
(sqrt 1/3)                              ; => 0.5773502691896257
(sqrt -4)                               ; => +2i
(sqrt -1)                               ; => +i
(sqrt -2.0)                             ; => +1.4142135623730951i
(sqrt -1/4)                             ; => +1/2i
(sqrt 3+4i)                             ; => 2+i
(sqrt -3-4i)                            ; => 1-2i
(sqrt +2i)                              ; => 1+i
(sqrt 1/2+i)                            ; => 0.8994537199739336+0.5558929702514211i
(sqrt -4.0+0.0i)                        ; => +2.0i
(sqrt -4.0-0.0i)                        ; => -2.0i
(sqrt +inf.0)                           ; => +inf.0
(sqrt (expt 10 400))                    ; => 100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000
(sqrt (* 10 (expt 10 400)))             ; => 3.1622776601683794e200
(sqrt (/ 1 (* 10 (expt 10 400))))       ; => 3.1622776601683792e-201
(sqrt 'a)                               ; !> sqrt: not a number: a
(exact-integer-sqrt 4)                  ; => 2 0
(exact-integer-sqrt 5)                  ; => 2 1
(exact-integer-sqrt 0)                  ; => 0 0
(exact-integer-sqrt 17)                 ; => 4 1
(list (exact-integer-sqrt 17))          ; !> values: one value is wanted here, not several or none: 4 1
(exact-integer-sqrt 9007199254740991)   ; => 94906265 118490766
(exact-integer-sqrt (- (expt 10 40) 1)) ; => 99999999999999999999 199999999999999999998
(exact-integer-sqrt (expt 10 40))       ; => 100000000000000000000 0
(exact-integer-sqrt -1)                 ; !> exact-integer-sqrt: not an exact nonnegative integer: -1
(exact-integer-sqrt 4.0)                ; !> exact-integer-sqrt: not an exact nonnegative integer: 4.0

; expt

(expt 2 10)                             ; => 1024
(expt 0 0)                              ; => 1
(expt 0 1)                              ; => 0
(expt 0.0 0)                            ; => 1.0
(expt 0 1.0)                            ; => 0.0
(expt 0.0 0.0)                          ; => 1.0
(expt 0 1/2)                            ; => 0
(expt 0 1+i)                            ; => 0
(expt 2 -2)                             ; => 1/4
(expt 2/3 3)                            ; => 8/27
(expt -2/3 -3)                          ; => -27/8
(expt -1 1000000000000000000001)        ; => -1
(expt 1 (expt 10 100))                  ; => 1
(expt 2 100)                            ; => 1267650600228229401496703205376
(expt -3 3)                             ; => -27
(expt 2.0 3)                            ; => 8.0
(expt 2 3.0)                            ; => 8.0
(expt 2 0.5)                            ; => 1.4142135623730951
(expt 4 1/2)                            ; => 2
(expt 4 -1/2)                           ; => 1/2
(expt 27 2/3)                           ; => 9
(expt 8/27 1/3)                         ; => 2/3
(expt (expt 12345678901 3) 1/3)         ; => 12345678901
(expt 2 1/2)                            ; => 1.4142135623730951
(expt -4 1/2)                           ; => +2i
(expt -4 3/2)                           ; => -8i
(expt -8.0 3.0)                         ; => -512.0
(expt -1.0 9007199254740993)            ; => -1.0
(expt +i 2)                             ; => -1
(expt +i (+ (expt 10 30) 1))            ; => +i
(expt 1+i 3)                            ; => -2+2i
(expt 1+i -1)                           ; => 1/2-1/2i
(expt 1.0+1.0i 2)                       ; => +2.0i
(expt (expt 10 400) .5)                 ; => 1e200
(expt +inf.0 -1)                        ; => 0.0
(expt 0 -1)                             ; !> expt: division by zero: 0 -1
(expt 0 -1.5)                           ; !> expt: undefined at zero: 0 -1.5
(expt 0 +i)                             ; !> expt: undefined at zero: 0 +i
(expt 'a 1)                             ; !> expt: not a number (argument 1): a
(expt 1 'a)                             ; !> expt: not a number (argument 2): a

; make-rectangular make-polar real-part imag-part magnitude angle

(make-rectangular 1 2)                  ; => 1+2i
(make-rectangular 1 0)                  ; => 1
(make-rectangular 1 0.0)                ; => 1.0+0.0i
(make-rectangular 1/2 -1.5)             ; => 0.5-1.5i
(make-rectangular 1 +i)                 ; !> make-rectangular: not a real number (argument 2): +i
(make-polar 2 0)                        ; => 2
(make-polar 0 1)                        ; => 0
(make-polar 1.0 0.0)                    ; => 1.0+0.0i
(make-polar 1 3.141592653589793)        ; => -1.0+1.2246467991473532e-16i
(make-polar 'a 0)                       ; !> make-polar: not a real number (argument 1): a
(real-part 1+2i)                        ; => 1
(real-part -2.5)                        ; => -2.5
(real-part +1.5i)                       ; => 0.0
(real-part "1")                         ; !> real-part: not a number: "1"
(imag-part 1+2i)                        ; => 2
(imag-part -2.5)                        ; => 0
(imag-part 1.0-0.0i)                    ; => -0.0
(imag-part 'i)                          ; !> imag-part: not a number: i
(magnitude 3+4i)                        ; => 5
(magnitude -5)                          ; => 5
(magnitude 3.0-4.0i)                    ; => 5.0
(magnitude 1+i)                         ; => 1.4142135623730951
(magnitude 1e300+1e300i)                ; => 1.4142135623730952e300
(magnitude #t)                          ; !> magnitude: not a number: #t
(angle 5)                               ; => 0
(angle -5)                              ; => 3.141592653589793
(angle 1.0)                             ; => 0.0
(angle +i)                              ; => 1.5707963267948966
(angle -1.0-0.0i)                       ; => -3.141592653589793
(angle 'a)                              ; !> angle: not a number: a

; inexact exact and their older names

(inexact 1)                             ; => 1.0
(inexact 1/3)                           ; => 0.3333333333333333
(inexact .5)                            ; => 0.5
(inexact 1+2i)                          ; => 1.0+2.0i
(inexact 9007199254740993)              ; => 9007199254740992.0
(inexact 9007199254740995)              ; => 9007199254740996.0
(inexact (expt 10 400))                 ; => +inf.0
(inexact (/ (expt 10 400) (expt 10 399))) ; => 10.0
(inexact (/ (+ 1 (expt 10 400)) (expt 10 400))) ; => 1.0
(inexact (/ 1 (expt 10 320)))           ; => 1e-320
(inexact (/ 1 (expt 10 400)))           ; => 0.0
(inexact (/ -1 (expt 2 1074)))          ; => -5e-324
(inexact 'a)                            ; !> inexact: not a number: a
(exact 1.0)                             ; => 1
(exact 0.5)                             ; => 1/2
(exact -0.0)                            ; => 0
(exact 0.1)                             ; => 3602879701896397/36028797018963968
(exact 1e20)                            ; => 100000000000000000000
(exact 1e23)                            ; => 99999999999999991611392
(exact 5.0+1.5i)                        ; => 5+3/2i
(exact 1.0+0.0i)                        ; => 1
(exact 1/2)                             ; => 1/2
(exact (floor 2.5))                     ; => 2
(exact +inf.0)                          ; !> exact: not a finite number: +inf.0
(exact 1.0+nan.0i)                      ; !> exact: not a finite number: 1.0+nan.0i
(exact "1")                             ; !> exact: not a number: "1"
(exact->inexact 1/4)                    ; => 0.25
(exact->inexact 1.5)                    ; => 1.5
(exact->inexact 'a)                     ; !> exact->inexact: not a number: a
(inexact->exact 0.25)                   ; => 1/4
(inexact->exact 3)                      ; => 3
(inexact->exact +nan.0)                 ; !> inexact->exact: not a finite number: +nan.0

; 6.2.7  number->string

(number->string 10)                     ; => "10"
(number->string 255 16)                 ; => "ff"
(number->string -255 2)                 ; => "-11111111"
(number->string 1/3 3)                  ; => "1/10"
(number->string 3.5)                    ; => "3.5"
(number->string 100.0)                  ; => "100.0"
(number->string 1e21)                   ; => "1e21"
(number->string -1.5e-300)              ; => "-1.5e-300"
(number->string 1.5 2)                  ; => "1.1"
(number->string 255.5 16)               ; => "ff.8"
(number->string 16.0 16)                ; => "10.0"
(number->string 0.1 3)                  ; => "0.0022002200220022002200220022002201"
(number->string -0.0 2)                 ; => "-0.0"
(number->string 35 36)                  ; => "z"
(number->string 1+2i)                   ; => "1+2i"
(number->string 10-11i 2)               ; => "1010-1011i"
(number->string +inf.0 2)               ; => "+inf.0"
(number->string (expt 2 64) 16)         ; => "10000000000000000"
(number->string "1")                    ; !> number->string: not a number (argument 1): "1"
(number->string 1 1)                    ; !> number->string: not a radix from 2 to 36 (argument 2): 1
(number->string 1 37)                   ; !> number->string: not a radix from 2 to 36 (argument 2): 37
(number->string 1 10.0)                 ; !> number->string: not a radix from 2 to 36 (argument 2): 10.0

; string->number

(string->number "100")                  ; => 100
(string->number "100" 16)               ; => 256
(string->number "1e2")                  ; => 100.0
(string->number "#e1.5")                ; => 3/2
(string->number "#x10" 10)              ; => 16
(string->number "#o10" 16)              ; => 8
(string->number "ff" 16)                ; => 255
(string->number "FF" 16)                ; => 255
(string->number "zz" 36)                ; => 1295
(string->number "1.1" 2)                ; => 1.5
(string->number "1e2" 16)               ; => 482
(string->number "+i")                   ; => +i
(string->number "1@0")                  ; => 1
(string->number "")                     ; => #f
(string->number "+")                    ; => #f
(string->number "-")                    ; => #f
(string->number ".")                    ; => #f
(string->number "...")                  ; => #f
(string->number "abc")                  ; => #f
(string->number " 1")                   ; => #f
(string->number "1 ")                   ; => #f
(string->number "1_000")                ; => #f
(string->number "0x10")                 ; => #f
(string->number "--1")                  ; => #f
(string->number "1+2")                  ; => #f
(string->number "2i")                   ; => #f
(string->number "1+2i3")                ; => #f
(string->number "1e")                   ; => #f
(string->number "1e+")                  ; => #f
(string->number ".e1")                  ; => #f
(string->number "1.2.3")                ; => #f
(string->number "1/0")                  ; => #f
(string->number "1/2/3")                ; => #f
(string->number "1/2.5")                ; => #f
(string->number "1/2e3")                ; => #f
(string->number "inf.0")                ; => #f
(string->number "+inf")                 ; => #f
(string->number "+inf.00")              ; => #f
(string->number "#e+inf.0")             ; => #f
(string->number "#x1.8")                ; => #f
(string->number "#b102")                ; => #f
(string->number "12" 2)                 ; => #f
(string->number "#e#e1")                ; => #f
(string->number "#x#b1")                ; => #f
(string->number "#")                    ; => #f
(string->number "Infinity")             ; => #f
(string->number "1@2@3")                ; => #f
(string->number "1n")                   ; => #f
(string->number "٣")                    ; => #f
(string->number 5)                      ; !> string->number: not a string (argument 1): 5
(string->number "1" 0)                  ; !> string->number: not a radix from 2 to 36 (argument 2): 0

; exactness and sign are part of what a number is to eqv?

(eqv? 1 1.0)                            ; => #f
(eqv? 0.0 -0.0)                         ; => #f
(eqv? +nan.0 +nan.0)                    ; => #t
(eqv? 1/2 1/2)                          ; => #t
(eqv? 123456789012345678901 123456789012345678901) ; => #t
(eqv? 1+2i 1+2i)                        ; => #t
(eqv? 1+2i 1.0+2.0i)                    ; => #f
(equal? 1.5 1.5)                        ; => #t

; large things are refused, not attempted

(expt 7 (expt 10 12))                   ; !> the memory budget is used up: an object too large
(expt 7 (expt 10 400))                  ; !> the memory budget is used up: an object too large
(expt 7/8 (expt 10 12))                 ; !> the memory budget is used up: an object too large
(expt 1+i (expt 10 20))                 ; !> the memory budget is used up: an object too large
(string->number "#e1e999999999999")     ; !> the memory budget is used up: an object too large
(string->number "#e1e-999999999999")    ; !> the memory budget is used up: an object too large
(let loop ((x 2)) (loop (* x x)))       ; !> the memory budget is used up: an object too large
(let loop ((x 3/2)) (loop (* x x)))     ; !> the memory budget is used up: an object too large
