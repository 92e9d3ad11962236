; assoc: words counted in association lists, by symbols with assq, numbers with assv and strings with assoc.
;
; quick 3    => (6 6 6)
; lips  1    => (2 2 2)
; biwa  3000 => (6000 6000 6000)
; full  5000 => (10000 10000 10000)
; long 157286 => (314572 314572 314572)
(import (scheme base) (scheme write))
(define size 5000)

(define words
  '(the cat saw the dog and the dog saw a bird that sang while the sun rose over the hill and the cat slept))

; One more under `key`, the table returned; a table is a list of mutable pairs.
(define (counted key table lookup)
  (let ((found (lookup key table)))
    (cond (found
           (set-cdr! found (+ 1 (cdr found)))
           table)
          (else (cons (cons key 1) table)))))

(define (count-all keys table lookup)
  (if (null? keys)
      table
      (count-all (cdr keys) (counted (car keys) table lookup) lookup)))

(define (count-often keys lookup)
  (do ((n 0 (+ n 1))
       (table '() (count-all keys table lookup)))
      ((= n size) table)))

(let* ((strings (map symbol->string words))
       (lengths (map string-length strings))
       (by-symbol (count-often words assq))
       (by-string (count-often strings assoc))
       (by-length (count-often lengths assv))
       (total (lambda (table) (apply + (map cdr table)))))
  (unless (= (* size (length words)) (total by-symbol) (total by-string) (total by-length))
    (error "assoc: words were lost"))
  (write (list (cdr (assq 'saw by-symbol))
               (cdr (assoc "dog" by-string))
               (cdr (assv 5 by-length))))
  (newline))
