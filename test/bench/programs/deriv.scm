; deriv: symbolic derivatives, simplified and evaluated again.
;
; quick 3    => 3396
; lips  4    => 4528
; biwa  4500 => 5094000
; full  8000 => 9056000
; long 157286 => 178047752
(import (scheme base) (scheme cxr) (scheme write))
(define size 8000)

(define (sum a b)
  (cond ((and (number? a) (number? b)) (+ a b))
        ((eqv? a 0) b)
        ((eqv? b 0) a)
        (else (list '+ a b))))

(define (product a b)
  (cond ((and (number? a) (number? b)) (* a b))
        ((or (eqv? a 0) (eqv? b 0)) 0)
        ((eqv? a 1) b)
        ((eqv? b 1) a)
        (else (list '* a b))))

(define (derivative e variable)
  (cond ((number? e) 0)
        ((symbol? e) (if (eq? e variable) 1 0))
        ((eq? (car e) '+)
         (sum (derivative (cadr e) variable)
              (derivative (caddr e) variable)))
        ((eq? (car e) '*)
         (sum (product (cadr e) (derivative (caddr e) variable))
              (product (derivative (cadr e) variable) (caddr e))))
        (else (error "deriv: not an expression" e))))

(define (value e x)
  (cond ((number? e) e)
        ((symbol? e) x)
        ((eq? (car e) '+) (+ (value (cadr e) x) (value (caddr e) x)))
        (else (* (value (cadr e) x) (value (caddr e) x)))))

; x^5 + 4 x^3 + 7 x + 9, by Horner's rule.
(define polynomial
  '(+ 9 (* x (+ 7 (* x (* x (+ 4 (* x x))))))))

; At 3 its derivative is 5 * 81 + 12 * 9 + 7 = 520, and the derivative of that 20 * 27 + 24 * 3 = 612.
(define (turn)
  (let* ((first (derivative polynomial 'x))
         (second (derivative first 'x)))
    (unless (= 520 (value first 3)) (error "deriv: wrong first derivative" first))
    (unless (= 612 (value second 3)) (error "deriv: wrong second derivative" second))
    (+ (value first 3) (value second 3))))

(let again ((n size) (total 0))
  (if (> n 0)
      (again (- n 1) (+ total (turn)))
      (begin
        (write total)
        (newline))))
