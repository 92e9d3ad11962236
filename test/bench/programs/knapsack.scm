; knapsack: dynamic programming over rows of a table, then the way back through it.
;
; quick 6   => 232
; lips  36  => 1463
; biwa  100 => 4179
; full  200 => 8202
; long 1536 => 60001
(import (scheme base) (scheme write))
(define size 200)

(define capacity (* 20 size))
(define weights (make-vector size 0))
(define worths (make-vector size 0))

(do ((i 0 (+ i 1))
     (seed 42 (remainder (+ (* seed 3877) 29573) 139968)))
    ((= i size))
  (vector-set! weights i (+ 5 (remainder seed 71)))
  (vector-set! worths i (+ 1 (remainder (quotient seed 71) 97))))

(define (next-row row item)
  (let ((weight (vector-ref weights item))
        (worth (vector-ref worths item))
        (next (make-vector (+ capacity 1) 0)))
    (do ((room 0 (+ room 1)))
        ((> room capacity) next)
      (let ((without (vector-ref row room)))
        (vector-set! next
                     room
                     (if (< room weight)
                         without
                         (max without (+ worth (vector-ref row (- room weight))))))))))

; The rows, the last one first.
(define (table)
  (let fill ((item 0) (rows (list (make-vector (+ capacity 1) 0))))
    (if (= item size)
        rows
        (fill (+ item 1) (cons (next-row (car rows) item) rows)))))

; The worth of the items that the table says to take.
(define (taken-worth rows)
  (let back ((item (- size 1)) (rows rows) (room capacity) (worth 0))
    (cond ((< room 0) (error "knapsack: too heavy"))
          ((< item 0) worth)
          ((= (vector-ref (car rows) room) (vector-ref (cadr rows) room))
           (back (- item 1) (cdr rows) room worth))
          (else
           (back (- item 1)
                 (cdr rows)
                 (- room (vector-ref weights item))
                 (+ worth (vector-ref worths item)))))))

(let* ((rows (table))
       (best (vector-ref (car rows) capacity)))
  (unless (= best (taken-worth rows)) (error "knapsack: wrong" best))
  (write best)
  (newline))
