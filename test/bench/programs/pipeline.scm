; pipeline: the higher-order words of the report, map, for-each, apply and vector-map, with small closures.
;
; quick 5    => 15100
; lips  5    => 15100
; biwa  2800 => 8456000
; full  2500 => 7550000
; long 78643 => 237501860
(import (scheme base) (scheme write))
(define size 2500)

(define numbers
  (let down ((n 100) (list '()))
    (if (= n 0)
        list
        (down (- n 1) (cons n list)))))

(define (turn factor)
  (let* ((scaled (map (lambda (n) (* n factor)) numbers))
         (paired (map (lambda (a b) (- a b)) scaled numbers))
         (doubled (vector-map (lambda (n) (+ n n)) (list->vector paired)))
         (total 0))
    (for-each (lambda (n) (set! total (+ total n))) (vector->list doubled))
    (unless (= total (* 2 (apply + paired))) (error "pipeline: sums differ" total))
    (quotient total (- factor 1))))

(define (turns n)
  (let again ((n n) (total 0))
    (if (= n 0)
        total
        (again (- n 1)
               (+ total (quotient (* 302 (turn (+ 2 (remainder n 7)))) 1010))))))

(let ((answer (turns size)))
  (unless (= answer (* size 3020)) (error "pipeline: wrong" answer))
  (write answer)
  (newline))
