// In the order of ui::Happening.
export const happening = { input: 0, commit: 1, press: 2, toggle: 3, focus: 4, blur: 5, enter: 6, key: 7, kana: 8, compose_begin: 9, compose_end: 10 };
