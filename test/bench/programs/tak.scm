; tak: McCarthy's variant of Takeuchi's function, three operands and four calls a turn.
;
; quick 3 => 6
; lips  7 => 14
; biwa  8 => 9
; full  9 => 18
; long 10 => 11
(import (scheme base) (scheme write))
(define size 9)

(define (tak x y z)
  (if (not (< y x))
      z
      (tak (tak (- x 1) y z)
           (tak (- y 1) z x)
           (tak (- z 1) x y))))

; The same function remembered: every operand lies between -1 and 3 x `size`.
(define width (+ 2 (* 3 size)))
(define memory (make-vector (* width width width) #f))

(define (tak-remembered x y z)
  (let* ((place (+ (+ x 1) (* width (+ (+ y 1) (* width (+ z 1))))))
         (known (vector-ref memory place)))
    (or known
        (let ((value (if (not (< y x))
                         z
                         (tak-remembered (tak-remembered (- x 1) y z)
                                         (tak-remembered (- y 1) z x)
                                         (tak-remembered (- z 1) x y)))))
          (vector-set! memory place value)
          value))))

(let ((answer (tak (* 3 size) (* 2 size) size)))
  (unless (= answer (tak-remembered (* 3 size) (* 2 size) size)) (error "tak: wrong" answer))
  (write answer)
  (newline))
