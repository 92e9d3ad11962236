; What the host is watched running (ready.ts): the parts of the system that this comes to are kept as compiled.
(import (scheme base) (scheme char) (scheme write))

(define-record-type point (make-point x y) point? (x point-x) (y point-y set-point-y!))

(define-syntax while
  (syntax-rules ()
    ((_ test body ...) (let again () (when test body ... (again))))))

(define (twice f)
  (lambda (x) (f (f x))))

(define (sum . numbers)
  (let loop ((rest numbers) (total 0))
    (cond ((null? rest) total)
          ((pair? rest) (loop (cdr rest) (+ total (car rest))))
          (else #f))))

(define (describe n)
  (let-values (((quotient remainder) (floor/ n 2)))
    (let* ((point (make-point quotient 1.5))
           (vector (make-vector 3 `(,n ,@(list remainder 'a #\b "c" 1/2)))))
      (set-point-y! point (* (point-y point) (exact->inexact n)))
      (vector-set! vector 1 (assv n (list (cons 1 'one) (cons n 'other))))
      (let ((port (open-output-string)))
        (write (list (point-x point) (point-y point) vector (sum n quotient remainder)) port)
        (for-each (lambda (s) (display (string-upcase s) port))
                  (map (twice (lambda (s) (string-append s "!"))) '("a" "b")))
        (get-output-string port)))))

(define (checked n)
  (guard (problem ((symbol? problem) (eq? problem 'odd))
                  ((error-object? problem) (error-object-message problem)))
    (if (odd? n) (raise 'odd) (error "even" n))))

(do ((n 0 (+ n 1)))
    ((= n 100))
  (describe n)
  (checked n))

(let ((n 0))
  (while (< n 3)
    (set! n (+ n 1))))

(display "ready-made")
(newline)
