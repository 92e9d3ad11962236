; sets: sets as lists of objects, looked through by memq: which nodes of a graph are reached from which.
;
; quick 4   => (4 16 3)
; full  150 => (150 22500 11)
; long  400 => (400 160000 14)
(import (scheme base) (scheme write))
(define size 150)

; A node is a vector of its number, its neighbours and the nodes that are known to be reached from it.
(define nodes
  (let make ((i (- size 1)) (all '()))
    (if (< i 0)
        all
        (make (- i 1) (cons (vector i '() '()) all)))))

(define by-number (list->vector nodes))

(define (neighbour n)
  (vector-ref by-number (modulo n size)))

(define (adjoin x set)
  (if (memq x set) set (cons x set)))

(define (union a b)
  (if (null? a)
      b
      (union (cdr a) (adjoin (car a) b))))

(define (subset? a b)
  (or (null? a)
      (and (memq (car a) b)
           (subset? (cdr a) b))))

(define (all-reached node)
  (let join ((neighbours (vector-ref node 1)) (reached (vector-ref node 2)))
    (if (null? neighbours)
        reached
        (join (cdr neighbours) (union (vector-ref (car neighbours) 2) reached)))))

; Goes over all nodes until nothing is new; answers how often that took.
(define (close!)
  (let again ((rounds 1))
    (let each ((rest nodes) (changed #f))
      (cond ((pair? rest)
             (let* ((node (car rest)) (reached (all-reached node)))
               (if (subset? reached (vector-ref node 2))
                   (each (cdr rest) changed)
                   (begin
                     (vector-set! node 2 reached)
                     (each (cdr rest) #t)))))
            (changed (again (+ rounds 1)))
            (else rounds)))))

(for-each (lambda (node)
            (let ((i (vector-ref node 0)))
              (vector-set! node 1 (list (neighbour (+ i 1)) (neighbour (* 3 i))))
              (vector-set! node 2 (list node))))
          nodes)

(let ((rounds (close!)))
  (write (list size
               (apply + (map (lambda (node) (length (vector-ref node 2))) nodes))
               rounds))
  (newline))
