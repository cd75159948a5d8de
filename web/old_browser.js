// Runs only where the browser knows no modules: says what to do instead of nothing.
(function () {
    var message = document.getElementById('shell-message');
    var form = document.getElementById('shell-form');
    message.hidden = false;
    message.textContent = 'このブラウザは古いため利用できません。最新の Microsoft Edge、Google Chrome、Firefox、Safari のいずれかでこのページを開いてください。 / This browser is too old. Please open this page in a current Edge, Chrome, Firefox or Safari.';
    if (form) form.style.display = 'none';
})();
