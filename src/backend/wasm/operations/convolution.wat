;; Convolutions as products: the window of a pixel of the small images, laid out as a row, times the
;; kernel [window², large, small], of which the windows' numbers are the first factor's columns.
;;
;; Each is given (`Geometry` in convolution.ts): 0 large images, 1 their height, 2 width, 3 channels;
;; 4 small images, 5 their height, 6 width, 7 channels; 8 window, 9 stride, 10 and 11 pixels that
;; windows miss above and on the left, 12 number of images; then what is said at each.

(global $large (mut i32) (i32.const 0))
(global $height (mut i32) (i32.const 0))
(global $width (mut i32) (i32.const 0))
(global $channels (mut i32) (i32.const 0))
(global $small (mut i32) (i32.const 0))
(global $rows (mut i32) (i32.const 0))
(global $columns (mut i32) (i32.const 0))
(global $filters (mut i32) (i32.const 0))
(global $window (mut i32) (i32.const 0))
(global $stride (mut i32) (i32.const 0))
(global $top (mut i32) (i32.const 0))
(global $left (mut i32) (i32.const 0))
(global $images (mut i32) (i32.const 0))

;; Each piece begins by this: windows look at these more often than a call would be worth.
(func $geometry
  (global.set $large (call $given (i32.const 0)))
  (global.set $height (call $given (i32.const 1)))
  (global.set $width (call $given (i32.const 2)))
  (global.set $channels (call $given (i32.const 3)))
  (global.set $small (call $given (i32.const 4)))
  (global.set $rows (call $given (i32.const 5)))
  (global.set $columns (call $given (i32.const 6)))
  (global.set $filters (call $given (i32.const 7)))
  (global.set $window (call $given (i32.const 8)))
  (global.set $stride (call $given (i32.const 9)))
  (global.set $top (call $given (i32.const 10)))
  (global.set $left (call $given (i32.const 11)))
  (global.set $images (call $given (i32.const 12))))

;; Where a window's rows meet the image, in numbers from the window's left side.
(func $first_inside (param $x i32) (result i32)
  (i32.mul
    (call $max (i32.const 0) (i32.sub (i32.const 0) (local.get $x))) (global.get $channels)))
(func $end_inside (param $x i32) (result i32)
  (i32.mul
    (call $min
      (global.get $window) (i32.sub (global.get $width) (local.get $x)))
    (global.get $channels)))

;; Columns `first` to `end` of the row that is the window at (y, x) of an image.
(func $gather
  (param $to i32) (param $image i32) (param $y i32) (param $x i32) (param $first i32) (param $end i32)
  (local $run i32) (local $inside i32) (local $outside i32) (local $from i32)
  (local $a i32) (local $b i32) (local $low i32) (local $high i32)
  (local.set $run (i32.mul (global.get $window) (global.get $channels)))
  (local.set $inside (call $first_inside (local.get $x)))
  (local.set $outside (call $end_inside (local.get $x)))
  ;; `first` and `end` are counted from the row at y on.
  (block $there
    (loop $next
      (br_if $there (i32.lt_s (local.get $first) (local.get $run)))
      (local.set $first (i32.sub (local.get $first) (local.get $run)))
      (local.set $end (i32.sub (local.get $end) (local.get $run)))
      (local.set $y (i32.add (local.get $y) (i32.const 1)))
      (br $next)))
  (local.set $a (local.get $first))
  (loop $next
    (local.set $b (select (local.get $run) (local.get $end)
      (i32.lt_s (local.get $run) (local.get $end))))
    (local.set $from
      (i32.add
        (local.get $image)
        (i32.shl
          (i32.mul
            (i32.add (i32.mul (local.get $y) (global.get $width)) (local.get $x))
            (global.get $channels))
          (i32.const 2))))
    (if (i32.lt_u (local.get $y) (global.get $height))
      (then
        (if (i32.and
              (i32.ge_s (local.get $a) (local.get $inside))
              (i32.le_s (local.get $b) (local.get $outside)))
          (then
            (call $copy
              (local.get $to)
              (i32.add (local.get $from) (i32.shl (local.get $a) (i32.const 2)))
              (i32.sub (local.get $b) (local.get $a))))
          (else
            (local.set $low
              (call $min (local.get $b) (call $max (local.get $a) (local.get $inside))))
            (local.set $high
              (call $max (local.get $low) (call $min (local.get $b) (local.get $outside))))
            (call $clear (local.get $to) (i32.sub (local.get $low) (local.get $a)))
            (call $copy
              (i32.add
                (local.get $to)
                (i32.shl (i32.sub (local.get $low) (local.get $a)) (i32.const 2)))
              (i32.add (local.get $from) (i32.shl (local.get $low) (i32.const 2)))
              (i32.sub (local.get $high) (local.get $low)))
            (call $clear
              (i32.add
                (local.get $to)
                (i32.shl (i32.sub (local.get $high) (local.get $a)) (i32.const 2)))
              (i32.sub (local.get $b) (local.get $high))))))
      (else (call $clear (local.get $to) (i32.sub (local.get $b) (local.get $a)))))
    (local.set $to
      (i32.add (local.get $to) (i32.shl (i32.sub (local.get $b) (local.get $a)) (i32.const 2))))
    (local.set $a (i32.const 0))
    (local.set $y (i32.add (local.get $y) (i32.const 1)))
    (br_if $next
      (i32.gt_s
        (local.tee $end (i32.sub (local.get $end) (local.get $run))) (i32.const 0)))))

;; Rows for `count` pixels of the small images from the `pixel`-th on, `row` bytes apart.
(func $gather_rows
  (param $to i32) (param $row i32) (param $pixel i32) (param $count i32) (param $first i32)
  (param $end i32)
  (local $i i32) (local $j i32) (local $image i32) (local $bytes i32)
  (local.set $bytes
    (i32.shl
      (i32.mul
        (i32.mul (global.get $height) (global.get $width))
        (global.get $channels))
      (i32.const 2)))
  (local.set $j (i32.rem_u (local.get $pixel) (global.get $columns)))
  (local.set $i (i32.div_u (local.get $pixel) (global.get $columns)))
  (local.set $image
    (i32.add
      (global.get $large)
      (i32.mul
        (i32.div_u (local.get $i) (global.get $rows)) (local.get $bytes))))
  (local.set $i (i32.rem_u (local.get $i) (global.get $rows)))
  (loop $next
    (call $gather
      (local.get $to) (local.get $image)
      (i32.sub
        (i32.mul (local.get $i) (global.get $stride)) (global.get $top))
      (i32.sub
        (i32.mul (local.get $j) (global.get $stride)) (global.get $left))
      (local.get $first) (local.get $end))
    (local.set $to (i32.add (local.get $to) (local.get $row)))
    (local.set $j (i32.add (local.get $j) (i32.const 1)))
    (if (i32.eq (local.get $j) (global.get $columns))
      (then
        (local.set $j (i32.const 0))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (if (i32.eq (local.get $i) (global.get $rows))
          (then
            (local.set $i (i32.const 0))
            (local.set $image (i32.add (local.get $image) (local.get $bytes)))))))
    (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

;; Numbers of a window.
(func $depth (result i32)
  (i32.mul
    (i32.mul (global.get $window) (global.get $window))
    (global.get $channels)))

;; Pixels of all small images.
(func $pixels (result i32)
  (i32.mul
    (global.get $images)
    (i32.mul (global.get $rows) (global.get $columns))))

;; small = f(windows · kernel + bias); a piece is some pixels. Given 13 pixels of a piece, 14 the
;; kernel's panels, 15 bias or 0, 16 activation, 17 where sigma is kept or 0.
(func $convolve (param $i i32)
  (local $pixel i32) (local $count i32) (local $depth i32) (local $channels i32)
  (local $column i32) (local $at i32) (local $panel i32) (local $to i32)
  (call $geometry)
  (local.set $pixel (i32.mul (local.get $i) (call $given (i32.const 13))))
  (local.set $count
    (call $min (call $given (i32.const 13)) (i32.sub (call $pixels) (local.get $pixel))))
  (local.set $depth (call $depth))
  (local.set $channels (global.get $filters))
  (local.set $at
    (i32.mul (local.get $pixel) (i32.shl (local.get $channels) (i32.const 2))))
  (local.set $to (i32.add (global.get $small) (local.get $at)))
  (local.set $panel (call $given (i32.const 14)))
  (call $gather_rows
    (call $scratch) (i32.shl (local.get $depth) (i32.const 2))
    (local.get $pixel) (local.get $count) (i32.const 0) (local.get $depth))
  (loop $next
    (call $multiply
      (call $scratch) (i32.shl (local.get $depth) (i32.const 2)) (i32.const 4)
      (local.get $count) (local.get $depth) (local.get $panel)
      (i32.add (local.get $to) (i32.shl (local.get $column) (i32.const 2)))
      (i32.shl (local.get $channels) (i32.const 2))
      (call $min (i32.const 16) (i32.sub (local.get $channels) (local.get $column)))
      (i32.const 0))
    (local.set $panel
      (i32.add (local.get $panel) (i32.shl (local.get $depth) (i32.const 6))))
    (br_if $next
      (i32.lt_s
        (local.tee $column (i32.add (local.get $column) (i32.const 16)))
        (local.get $channels))))
  (if (call $given (i32.const 15))
    (then
      (call $finish
        (local.get $to) (i32.shl (local.get $channels) (i32.const 2))
        (local.get $count) (local.get $channels)
        (call $given (i32.const 15)) (call $given (i32.const 16))
        (i32.add (call $given (i32.const 17)) (local.get $at))))))

;; Adds rows, as `gather` lays them out, to their windows of an image.
(func $scatter_rows
  (param $from i32) (param $row i32) (param $image i32) (param $pixel i32) (param $count i32)
  (local $x i32) (local $y i32) (local $bottom i32) (local $run i32) (local $low i32)
  (local $few i32) (local $at i32)
  (local.set $run
    (i32.shl (i32.mul (global.get $window) (global.get $channels)) (i32.const 2)))
  (loop $next
    (local.set $y
      (i32.sub
        (i32.mul
          (i32.div_u (local.get $pixel) (global.get $columns)) (global.get $stride))
        (global.get $top)))
    (local.set $x
      (i32.sub
        (i32.mul
          (i32.rem_u (local.get $pixel) (global.get $columns)) (global.get $stride))
        (global.get $left)))
    (local.set $low (call $first_inside (local.get $x)))
    (local.set $few (i32.sub (call $end_inside (local.get $x)) (local.get $low)))
    (local.set $bottom (i32.add (local.get $y) (global.get $window)))
    (local.set $at (i32.add (local.get $from) (i32.shl (local.get $low) (i32.const 2))))
    (if (i32.gt_s (local.get $few) (i32.const 0))
      (then
        (loop $rows
          (if (i32.lt_u (local.get $y) (global.get $height))
            (then
              (call $add
                (i32.add
                  (local.get $image)
                  (i32.shl
                    (i32.add
                      (i32.mul
                        (i32.add
                          (i32.mul (local.get $y) (global.get $width))
                          (local.get $x))
                        (global.get $channels))
                      (local.get $low))
                    (i32.const 2)))
                (local.get $at)
                (local.get $few))))
          (local.set $at (i32.add (local.get $at) (local.get $run)))
          (br_if $rows
            (i32.lt_s
              (local.tee $y (i32.add (local.get $y) (i32.const 1))) (local.get $bottom))))))
    (local.set $from (i32.add (local.get $from) (local.get $row)))
    (local.set $pixel (i32.add (local.get $pixel) (i32.const 1)))
    (br_if $next (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))

;; large = f(Σ small · kernelᵀ, each in its window, + bias); a piece is an image. Given 13 pixels to
;; be made at a time, and the rest as for `convolve`, the panels being those of kernelᵀ.
(func $spread (param $i i32)
  (local $pixel i32) (local $pixels i32) (local $count i32) (local $depth i32) (local $columns i32)
  (local $column i32) (local $panel i32) (local $from i32) (local $to i32) (local $row i32)
  (local $size i32)
  (call $geometry)
  (local.set $depth (global.get $filters))
  (local.set $columns (call $depth))
  ;; Rows of whole panels, so that each tile is whole.
  (local.set $row
    (i32.shl (i32.and (i32.add (local.get $columns) (i32.const 15)) (i32.const -16)) (i32.const 2)))
  (local.set $pixels (i32.mul (global.get $rows) (global.get $columns)))
  (local.set $size (i32.mul (global.get $height) (global.get $width)))
  (local.set $to
    (i32.mul
      (local.get $i)
      (i32.shl (i32.mul (local.get $size) (global.get $channels)) (i32.const 2))))
  (call $clear
    (i32.add (global.get $large) (local.get $to))
    (i32.mul (local.get $size) (global.get $channels)))
  (loop $bands
    (local.set $count
      (call $min (call $given (i32.const 13)) (i32.sub (local.get $pixels) (local.get $pixel))))
    (local.set $from
      (i32.add
        (global.get $small)
        (i32.mul
          (i32.add (i32.mul (local.get $i) (local.get $pixels)) (local.get $pixel))
          (i32.shl (local.get $depth) (i32.const 2)))))
    (local.set $panel (call $given (i32.const 14)))
    (local.set $column (i32.const 0))
    (loop $next
      (call $multiply
        (local.get $from) (i32.shl (local.get $depth) (i32.const 2)) (i32.const 4)
        (local.get $count) (local.get $depth) (local.get $panel)
        (i32.add (call $scratch) (i32.shl (local.get $column) (i32.const 2)))
        (local.get $row) (i32.const 16) (i32.const 0))
      (local.set $panel
        (i32.add (local.get $panel) (i32.shl (local.get $depth) (i32.const 6))))
      (br_if $next
        (i32.lt_s
          (local.tee $column (i32.add (local.get $column) (i32.const 16)))
          (local.get $columns))))
    (call $scatter_rows
      (call $scratch) (local.get $row)
      (i32.add (global.get $large) (local.get $to))
      (local.get $pixel) (local.get $count))
    (br_if $bands
      (i32.lt_s
        (local.tee $pixel (i32.add (local.get $pixel) (local.get $count)))
        (local.get $pixels))))
  (if (call $given (i32.const 15))
    (then
      (call $finish
        (i32.add (global.get $large) (local.get $to))
        (i32.shl (global.get $channels) (i32.const 2))
        (local.get $size) (global.get $channels)
        (call $given (i32.const 15)) (call $given (i32.const 16))
        (i32.add (call $given (i32.const 17)) (local.get $to))))))

;; Gradients in the kernel: windowsᵀ · small, over a part of the pixels; a piece is 32 rows of a
;; part's gradient. Given 13 pixels that are taken at a time, 14 blocks of 32 rows, 15 pixels of a
;; part, 16 where the parts' gradients go, 17 panels of the small images, or 0 to pack as they come.
(func $filter_gradient (param $i i32)
  (local $first i32) (local $rows i32) (local $channels i32) (local $pixel i32) (local $end i32)
  (local $part i32) (local $to i32) (local $count i32) (local $column i32) (local $width i32)
  (local $panel i32)
  (call $geometry)
  (local.set $part (i32.div_u (local.get $i) (call $given (i32.const 14))))
  (local.set $first
    (i32.shl (i32.rem_u (local.get $i) (call $given (i32.const 14))) (i32.const 5)))
  (local.set $rows
    (call $min (i32.const 32) (i32.sub (call $depth) (local.get $first))))
  (local.set $channels (global.get $filters))
  (local.set $pixel (i32.mul (local.get $part) (call $given (i32.const 15))))
  (local.set $end
    (call $min (call $pixels) (i32.add (local.get $pixel) (call $given (i32.const 15)))))
  (local.set $to
    (i32.add
      (call $given (i32.const 16))
      (i32.mul
        (i32.add (i32.mul (local.get $part) (call $depth)) (local.get $first))
        (i32.shl (local.get $channels) (i32.const 2)))))
  (call $clear (local.get $to) (i32.mul (local.get $rows) (local.get $channels)))
  ;; The panel lies behind the rows, which are 32 numbers long.
  (local.set $panel
    (i32.add (call $scratch) (i32.shl (call $given (i32.const 13)) (i32.const 7))))
  (block $done
    (loop $chunks
      (br_if $done (i32.ge_s (local.get $pixel) (local.get $end)))
      (local.set $count
        (call $min (call $given (i32.const 13)) (i32.sub (local.get $end) (local.get $pixel))))
      (call $gather_rows
        (call $scratch) (i32.const 128) (local.get $pixel) (local.get $count)
        (local.get $first) (i32.add (local.get $first) (local.get $rows)))
      (local.set $column (i32.const 0))
      (loop $next
        (local.set $width
          (call $min (i32.const 16) (i32.sub (local.get $channels) (local.get $column))))
        (if (call $given (i32.const 17))
          (then
            (local.set $panel
              (i32.add
                (call $given (i32.const 17))
                (i32.add
                  (i32.mul (local.get $column) (i32.shl (call $pixels) (i32.const 2)))
                  (i32.shl (local.get $pixel) (i32.const 6))))))
          (else
            (call $pack
              (i32.add
                (global.get $small)
                (i32.shl
                  (i32.add
                    (i32.mul (local.get $pixel) (local.get $channels)) (local.get $column))
                  (i32.const 2)))
              (i32.shl (local.get $channels) (i32.const 2)) (i32.const 4)
              (local.get $count) (local.get $width) (local.get $panel))))
        (call $multiply
          (call $scratch) (i32.const 4) (i32.const 128) (local.get $rows)
          (local.get $count) (local.get $panel)
          (i32.add (local.get $to) (i32.shl (local.get $column) (i32.const 2)))
          (i32.shl (local.get $channels) (i32.const 2)) (local.get $width) (i32.const 1))
        (br_if $next
          (i32.lt_s
            (local.tee $column (i32.add (local.get $column) (i32.const 16)))
            (local.get $channels))))
      (local.set $pixel (i32.add (local.get $pixel) (local.get $count)))
      (br $chunks))))
