; cps: backtracking by success and failure continuations, every call a tail call.
;
; The subsets of 1..size that add up to half of the whole are counted.
;
; quick 7  => 8
; lips  12 => 124
; biwa  18 => 4441
; full  21 => 28460
; long 25  => 353743
(import (scheme base) (scheme write))
(define size 21)

(define (choose n target success failure)
  (cond ((= target 0) (success '() failure))
        ((or (= n 0) (< target 0)) (failure))
        (else
         (choose (- n 1)
                 (- target n)
                 (lambda (chosen retry) (success (cons n chosen) retry))
                 (lambda () (choose (- n 1) target success failure))))))

(define (count-subsets n target)
  (let ((count 0))
    (choose n
            target
            (lambda (chosen retry)
              (unless (= target (apply + chosen)) (error "cps: not a solution" chosen))
              (set! count (+ count 1))
              (retry))
            (lambda () count))))

; The same count, by adding one number at a time to a table of sums.
(define (count-by-table n target)
  (let ((ways (make-vector (+ target 1) 0)))
    (vector-set! ways 0 1)
    (do ((k 1 (+ k 1)))
        ((> k n) (vector-ref ways target))
      (do ((sum target (- sum 1)))
          ((< sum k))
        (vector-set! ways sum (+ (vector-ref ways sum) (vector-ref ways (- sum k))))))))

(let* ((target (quotient (* size (+ size 1)) 4))
       (answer (count-subsets size target)))
  (unless (= answer (count-by-table size target)) (error "cps: wrong" answer))
  (write answer)
  (newline))
