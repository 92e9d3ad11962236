; Included by the facts of 4.1.7 and 5.6: two definitions.
(define first-included 1)
(define second-included 2)
