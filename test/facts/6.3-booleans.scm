; 6.3  Booleans

#t                                ; => #t
#true                             ; => #t
#false                            ; => #f
'#f                               ; => #f

; not
(not #t)                          ; => #f
(not #f)                          ; => #t
(not 3)                           ; => #f
(not (list 3))                    ; => #f
(not '())                         ; => #f
(not (list))                      ; => #f
(not 'nil)                        ; => #f
(not 0)                           ; => #f
(not "")                          ; => #f
(not)                             ; !> not: wrong number of operands, its shape is (not obj)
(not 1 2)                         ; !> not: wrong number of operands, its shape is (not obj): 1 2

; boolean?
(boolean? #f)                     ; => #t
(boolean? #t)                     ; => #t
(boolean? 0)                      ; => #f
(boolean? '())                    ; => #f
(boolean? 'true)                  ; => #f
(boolean?)                        ; !> boolean?: wrong number of operands, its shape is (boolean? obj)

; boolean=?
(boolean=? #t #t)                 ; => #t
(boolean=? #f #f)                 ; => #t
(boolean=? #t #f)                 ; => #f
(boolean=? #f #f #f)              ; => #t
(boolean=? #t #t #f)              ; => #f
(boolean=? #t 1)                  ; !> boolean=?: not a boolean (argument 2): 1
(boolean=? #t #f 'x)              ; !> boolean=?: not a boolean (argument 3): x
(boolean=? #t)                    ; !> boolean=?: wrong number of operands, its shape is (boolean=? a b c ...): #t
