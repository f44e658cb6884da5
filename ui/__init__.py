"""The web page: thin over the Python interface, it holds no logic of its own.

    server.py         serves the page, and loads the model meanwhile
    app.py            the page's frame
    navigation.py     its pages, and the ways between them
    ask.py            the page Ask: correcting.py, judging.py, sharing.py and history.py
    explore.py        the page Explore: exploring.py, paths.py, querying.py
    your_graph.py     the page Your graph: uploads.py, checks.py, schema.py, training.py and
                      model_files.py
    evaluate.py       the page Evaluate: measuring.py, reports.py, plots.py, robustness.py
    text.py           the page Text
    views.py          an answer as widgets; arrows.py: facts as arrows
    graph_view.py     facts as a picture: picture.py                           [streamlit_cytoscape]
    downloads.py      files to take away
    searchbox.py      a text box that suggests while one types (components/)
    plain.py          strangers' text where Markdown is read
    model.py          the models: one for all sessions, others for one
    jobs.py           long work, one piece at a time; progress.py: how far it is
    language.py       what the page itself says, in English and in Chinese (i18n/)
    style.css         what Streamlit's theme cannot say

Names and questions come from strangers: they are shown by ``st.text``, ``st.dataframe`` and input
boxes, which take them as text; nearly everything else in Streamlit reads Markdown, and gets them
through ``plain``.
"""
