"""The web page: thin over the Python interface, it holds no logic of its own.

    app.py        the page's frame: language, navigation
    ask.py        the page Ask
    views.py      an Answer as widgets
    arrows.py     facts as arrows
    model.py      the model, loaded once for all sessions
    language.py   what the page itself says, in English and in Chinese (i18n/)
    style.css     what Streamlit's theme cannot say

Names and questions come from strangers: they are shown by ``st.text``, ``st.dataframe`` and input
boxes, which take them as text. Nearly everything else in Streamlit reads Markdown.
"""
