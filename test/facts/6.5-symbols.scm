; 6.5  Symbols

; symbol?
(symbol? 'foo)                            ; => #t
(symbol? (car '(a b)))                    ; => #t
(symbol? "bar")                           ; => #f
(symbol? 'nil)                            ; => #t
(symbol? '())                             ; => #f
(symbol? #f)                              ; => #f
(symbol? ':a)                             ; => #t
(symbol?)                                 ; !> symbol?: wrong number of operands, its shape is (symbol? obj)

; symbol=?
(symbol=? 'a 'a)                          ; => #t
(symbol=? 'a 'A)                          ; => #f
(symbol=? 'a 'a 'a)                       ; => #t
(symbol=? 'a 'a 'b)                       ; => #f
(symbol=? 'a '|a|)                        ; => #t
(symbol=? 'a "a")                         ; !> symbol=?: not a symbol (argument 2): "a"
(symbol=? 'a 'b 3)                        ; !> symbol=?: not a symbol (argument 3): 3
(symbol=? 'a)                             ; !> symbol=?: wrong number of operands, its shape is (symbol=? a b c ...): a

; symbol->string
(symbol->string 'flying-fish)             ; => "flying-fish"
(symbol->string 'Martin)                  ; => "Martin"
(symbol->string (string->symbol "Malvina")) ; => "Malvina"
(symbol->string '||)                      ; => ""
(symbol->string '|a b|)                   ; => "a b"
(symbol->string 5)                        ; !> symbol->string: not a symbol: 5
(string-set! (symbol->string 'abc) 0 #\x) ; !> string-set!: constant string: "abc"

; string->symbol
(string->symbol "mISSISSIppi")            ; => mISSISSIppi
(eqv? 'bitBlt (string->symbol "bitBlt"))  ; => #t
(eqv? 'LollyPop (string->symbol (symbol->string 'LollyPop))) ; => #t
(string=? "K. Harper, M.D."
          (symbol->string (string->symbol "K. Harper, M.D."))) ; => #t
(string->symbol "hello world")            ; => |hello world|
(string->symbol "")                       ; => ||
(string->symbol 'a)                       ; !> string->symbol: not a string: a
(let* ((s (string #\a)) (y (string->symbol s)))
  (string-set! s 0 #\b)
  y)                                      ; => a

; how symbols are written
'+                                        ; => +
'...                                      ; => ...
'..                                       ; => ..
'->x                                      ; => ->x
'+soup+                                   ; => +soup+
'<=?                                      ; => <=?
'a34kTMNs                                 ; => a34kTMNs
'|two words|                              ; => |two words|
'|two\x20;words|                          ; => |two words|
'|a\|b|                                   ; => |a\|b|
'|\t|                                     ; => |\t|
'|1|                                      ; => |1|
'|-1|                                     ; => |-1|
'|+i|                                     ; => |+i|
'|.|                                      ; => |.|
'|.5|                                     ; => |.5|
'|1e3|                                    ; => |1e3|
'|+inf.0|                                 ; => |+inf.0|
'|a(b|                                    ; => |a(b|
'|a[b|                                    ; => |a[b|
'|a;b|                                    ; => |a;b|
'|"|                                      ; => |"|
'|#a|                                     ; => |#a|
'|foo|                                    ; => foo
'|λ|                                      ; => λ
(string->symbol "\x0;")                   ; => |\x0;|
(string->symbol "a\\b")                   ; => |a\x5c;b|
':a                                       ; => |:a|
'a:b                                      ; => a:b
'nil                                      ; => |nil|
(string->symbol "constructor")            ; => constructor
(string->symbol "__proto__")              ; => __proto__
