; hashtable: a hash table written in Scheme, buckets of pairs in a vector that doubles when full.
;
; quick 20    => (20 0)
; lips  60    => (60 0)
; biwa  22000 => (22000 0)
; full  60000 => (60000 0)
; long 393216 => (393216 0)
(import (scheme base) (scheme write))
(define size 60000)

; A table is a vector of its count and its buckets.
(define (make-table) (vector 0 (make-vector 8 '())))
(define (table-count table) (vector-ref table 0))
(define (table-buckets table) (vector-ref table 1))

(define (hash key buckets)
  (remainder (* key 7919) (vector-length buckets)))

(define (table-ref table key default)
  (let* ((buckets (table-buckets table))
         (found (assv key (vector-ref buckets (hash key buckets)))))
    (if found
        (cdr found)
        default)))

(define (put! buckets entry)
  (let ((place (hash (car entry) buckets)))
    (vector-set! buckets place (cons entry (vector-ref buckets place)))))

(define (grow! table)
  (let* ((old (table-buckets table))
         (new (make-vector (+ 1 (* 2 (vector-length old))) '())))
    (do ((i 0 (+ i 1)))
        ((= i (vector-length old)))
      (for-each (lambda (entry) (put! new entry)) (vector-ref old i)))
    (vector-set! table 1 new)))

(define (table-set! table key value)
  (let* ((buckets (table-buckets table))
         (found (assv key (vector-ref buckets (hash key buckets)))))
    (cond (found (set-cdr! found value))
          (else
           (when (= (table-count table) (vector-length buckets)) (grow! table))
           (put! (table-buckets table) (cons key value))
           (vector-set! table 0 (+ 1 (table-count table)))))))

(define (fill! table)
  (do ((n 0 (+ n 1)))
      ((= n size))
    (table-set! table (* 3 n) n)))

(define (empty! table)
  (do ((n 0 (+ n 1)))
      ((= n size))
    (table-set! table (* 3 n) (- (table-ref table (* 3 n) 0) n))))

(let ((table (make-table)))
  (fill! table)
  (unless (eq? 'absent (table-ref table 4 'absent)) (error "hashtable: found what was never put"))
  (empty! table)
  (write (list (table-count table)
               (do ((n 0 (+ n 1))
                    (total 0 (+ total (table-ref table (* 3 n) 'lost))))
                   ((= n size) total))))
  (newline))
