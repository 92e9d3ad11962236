; life: a glider on a torus of `size` cells a side; four times as many generations bring it home.
;
; quick 5  => 5
; lips  5  => 5
; biwa  17 => 5
; full  40 => 5
; long 116 => 5
(import (scheme base) (scheme write))
(define size 40)

(define (make-world) (make-vector (* size size) 0))

(define (around n) (remainder (+ n size) size))

(define (cell world row column)
  (vector-ref world
              (+ (* size (around row))
                 (around column))))

(define (neighbours world row column)
  (+ (cell world (- row 1) (- column 1))
     (cell world (- row 1) column)
     (cell world (- row 1) (+ column 1))
     (cell world row (- column 1))
     (cell world row (+ column 1))
     (cell world (+ row 1) (- column 1))
     (cell world (+ row 1) column)
     (cell world (+ row 1) (+ column 1))))

(define (generation world)
  (let ((next (make-world)))
    (do ((row 0 (+ row 1)))
        ((= row size) next)
      (do ((column 0 (+ column 1)))
          ((= column size))
        (let ((alive (neighbours world row column)))
          (vector-set! next
                       (+ (* size row) column)
                       (case alive
                         ((2) (cell world row column))
                         ((3) 1)
                         (else 0))))))))

(define (after n world)
  (if (= n 0)
      world
      (after (- n 1) (generation world))))

(define glider
  (let ((world (make-world)))
    (for-each (lambda (place) (vector-set! world place 1))
              (list 1 (+ size 2) (* 2 size) (+ 1 (* 2 size)) (+ 2 (* 2 size))))
    world))

(unless (equal? (after (* 4 size) glider) glider) (error "life: the glider is lost"))
(when (equal? (after 4 glider) glider) (error "life: the glider stands still"))
(write (apply + (vector->list glider)))
(newline)
