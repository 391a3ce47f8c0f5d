"""Invented furniture for the invented pages, shaped as real sites set theirs."""

COOKIE_KINDS = (
    (
        "Strictly Necessary Cookies",
        "These cookies are necessary for the website to function and cannot be switched off in our systems. They are usually only set in response to actions made by you, such as setting your privacy preferences, logging in or filling in forms. You can set your browser to block or alert you about these cookies, but some parts of the site will not then work.",
    ),
    (
        "Performance Cookies",
        "These cookies allow us to count visits and traffic sources so that we can measure and improve the performance of our site. They help us to know which pages are the most and least popular and see how visitors move around the site. If you do not allow these cookies we will not know when you have visited our site.",
    ),
    (
        "Functional Cookies",
        "These cookies enable the website to provide enhanced functionality and personalisation. They may be set by us or by third party providers whose services we have added to our pages. If you do not allow these cookies then some or all of these services may not function properly.",
    ),
    (
        "Targeting Cookies",
        "These cookies may be set through our site by our advertising partners. They may be used by those companies to build a profile of your interests and show you relevant adverts on other sites. They are based on uniquely identifying your browser and internet device. If you do not allow these cookies, you will experience less targeted advertising.",
    ),
    (
        "Social Media Cookies",
        "These cookies are set by a range of social media services that we have added to the site to enable you to share our content with your friends and networks. They are capable of tracking your browser across other sites and building up a profile of your interests. This may impact the content and messages you see on other websites you visit.",
    ),
    (
        "Sale of Personal Data",
        "Under your state's privacy law, you have the right to opt out of the sale of your personal information to third parties. These cookies collect information for analytics and to personalize your experience with targeted ads. You may exercise your right to opt out of the sale of personal information by using this toggle switch. If you opt out we will not be able to offer you personalised ads.",
    ),
)
PARTNERS = tuple(
    f"Partner {n} stores cookies on your device for {30 * n % 390 + 7} days to measure advertising and to develop our services; see its privacy policy."
    for n in range(1, 46)
)
CENTRE_INTRO = "When you visit any website, it may store or retrieve information on your browser, mostly in the form of cookies. This information might be about you, your preferences or your device and is mostly used to make the site work as you expect it to. Because we respect your right to privacy, you can choose not to allow some types of cookies. Click on the different category headings to find out more and change our default settings."


def centre(*, named):
    """A preference centre of 1,500 words; with `named` its markup says what it is."""
    kinds = "".join(
        f"<h3>{head}</h3><p>Always Active</p><p>{said}</p>" for head, said in COOKIE_KINDS
    )
    rows = "".join(f"<li>{one}</li>" for one in PARTNERS)
    attributes = (
        ' id="onetrust-pc-sdk" class="otPcCenter" role="dialog"' if named else ' class="wrap-2"'
    )
    return (
        f"<div{attributes}><h2>Manage Consent Preferences</h2><p>{CENTRE_INTRO}</p>{kinds}"
        f"<h3>Cookie List</h3><ul>{rows}</ul><p>Confirm My Choices</p></div>"
    )


BANNER = '<div class="cookie-banner" role="alertdialog"><p>We and our partners use cookies to personalise content. By clicking Accept All you agree to this.</p><button>Accept All</button></div>'
PLUGS = (
    "<p><em>Sign up for the Harbor Ledger’s morning newsletter and get the day’s defense news in your inbox.</em></p>",
    '<div class="newsletter-signup"><h4>The Early Tide</h4><p>Five stories before breakfast, straight to your mailbox.</p><form><input type="email"><button>Sign up</button></form></div>',
    '<p>Want more stories like this? <a href="/nl">Subscribe to our weekly newsletter</a>.</p>',
    "<p><strong>Get the latest on the fleet delivered to your inbox every Friday.</strong></p>",
    '<aside class="c-promo"><p>Join 40,000 readers of our free daily brief.</p></aside>',
    "<p>Follow us on Telegram and WhatsApp for breaking news alerts.</p>",
)
SHARES = (
    '<ul class="share-bar"><li><a href="#">Share on Facebook</a></li><li><a href="#">Tweet this story</a></li><li><a href="#">Copy link</a></li></ul>',
    '<div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul><li><a>Click to share on X (Opens in new window)</a></li><li><a>Click to email a link to a friend</a></li></ul></div>',
    "<p>Share this article</p>",
    "<div><span>Share</span> <span>Print</span> <span>Email</span> <span>Save</span></div>",
)
RELATED = (
    '<div class="related-stories"><h3>Related stories</h3><ul><li><a href="/a">Army picks a new radar for its batteries</a></li><li><a href="/b">How the paint hall lost its heating</a></li></ul></div>',
    '<p><strong>READ MORE:</strong> <a href="/c">Why the welders went to the wind farms</a></p>',
    '<p><strong>Related: </strong><a href="/d">The map that nobody wanted to sign</a></p>',
    '<h4>More from the region</h4><p><a href="/e">Ferries stop for the third day in a row</a></p><p><a href="/f">Island mayors ask for generators</a></p>',
    '<section data-module="recirc"><h2>You may also like</h2><div class="card"><a href="/g">Seven photographs of the storm</a><p>A gallery by our readers.</p></div></section>',
    "<p>See also: The long road to the frigate</p>",
)
CAPTIONS = (
    '<figure><img src="x.jpg"><figcaption>Welders at Harrow Point on a cold morning. <span>Tom Elling/Getty Images</span></figcaption></figure>',
    '<div class="wp-caption alignnone"><img src="y.jpg"><p class="wp-caption-text">The second hull under its tarpaulin. (Navy photo by Petty Officer Sam Roe)</p></div>',
    '<p><img src="z.jpg"> A patrol boat leaves the harbor at dawn. (Photo by Ines Falk/AFP via Getty Images)</p>',
    "<p>FILE PHOTO: A radar mast above the Sarn valley, January 9. REUTERS/Ola Berg</p>",
    '<div class="c-image"><span class="credit">Photograph: Ada Finch/Pool</span></div>',
)
BYLINES = (
    '<p class="byline">By <a href="/authors/jane">Jane Holloway</a></p><time datetime="2026-03-03">March 3, 2026</time>',
    '<div class="author-meta"><span>By Jane Holloway and Mark Tse</span><span>Updated 10:32 AM EST, Tue March 3, 2026</span></div>',
    "<p>By Jane Holloway, Staff Writer</p><p>March 3, 2026 at 6:04 a.m. EST</p>",
)
COMMENTS = '<div id="comments" class="comments-area"><h3>12 Comments</h3><ol class="comment-list"><li><p>Tidewatcher: I worked in that yard and nobody ever heated the paint hall in my time.</p></li><li><p>Old Salt: Seven ships is six more than I expected.</p></li></ol><p>Leave a Reply</p><p>Your email address will not be published.</p></div>'
ADS = (
    '<div class="ad-slot"><p>Advertisement</p></div>',
    "<p>Story continues below advertisement</p>",
    '<p style="font-size:11px">ADVERTISEMENT</p>',
    '<div class="sponsored"><p>Sponsored: Harrow boots keep your feet dry.</p></div>',
)
ENDS = (
    '<p>The post <a href="/p">this story</a> appeared first on <a href="/">Harbor Ledger</a>.</p>',
    "<p><em>This story was updated on Tuesday with a comment from the yard.</em></p>",
    "<p>(Reporting by Jane Holloway; Editing by Mark Tse)</p>",
    "<p>Jane Holloway is a staff reporter covering the Navy for the Harbor Ledger.</p>",
    "<p>© 2026 Harbor Ledger Media. All rights reserved.</p>",
    "<p>Continue reading</p>",
    "<p>Filed under: Navy, Shipbuilding</p>",
)
NAV = '<nav class="main-nav"><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li><li><a href="/defense">Defense</a></li></ul></nav>'
FOOTER = '<footer class="site-footer"><p>About Harbor Ledger</p><p>Terms of Use</p><p>Privacy Policy</p><p>Do Not Sell My Personal Information</p></footer>'
SIDEBAR = '<aside class="sidebar"><h3>Most read</h3><ol><li><a href="/1">A harbor without ships</a></li><li><a href="/2">The minister’s new boat</a></li></ol><p>Download our app for alerts.</p></aside>'
WALL = '<div class="paywall-prompt"><h3>Subscribe to continue reading</h3><p>Already a subscriber? Log in</p><p>You have 1 free article remaining this month.</p></div>'
LOGIN = "<p>Log in to read the full story.</p>"
SMALL = (
    "<p><i>Enjoying this article? Become a member today to support our journalism.</i></p>",
    "<p>Listen to this article · 6:04 min</p>",
    "<p>[Read: The yard that never closed]</p>",
    "<p>Click here to see the full gallery</p>",
    "<p>A welder at work in January. Photo: Ines Falk / Harbor Ledger</p>",
    "<p>Watch: A tour of the paint hall</p>",
    "<p>Read our full coverage of the talks here.</p>",
    "<p>Also read | Minister visits the yard</p>",
    "<p>Get Harbor Ledger on Google News</p>",
    "<p>Stay up to date with notifications from The Harbor Ledger.</p>",
    "<p>This article originally appeared on Coast Weekly.</p>",
    "<p>Editor’s note: An earlier version misnamed the yard.</p>",
    "<h3>Recommended Stories</h3><ul><li>Storm takes the pier at Elling</li><li>What the fox did next</li></ul>",
    "<p>Trending Now</p><p>Storm takes the pier</p>",
    "<p>5 min read</p>",
    "<p>The Harbor Wire contributed to this report.</p>",
    "<p>Email: jane@example.org | Twitter: @jane</p>",
    "<p>Loading...</p>",
    "<p>0:00 / 2:31</p>",
    "<p>View Comments</p>",
    "<p>Republish this article under our licence.</p>",
    "<p>Story by Jane Holloway • 2h</p>",
    "<p>Jump to:</p>",
    "<p>Photo by Ines Falk</p>",
    "<p>What to know today: sign up for our newsletter here</p>",
    "<p>Have a tip for our reporters? Write to tips@example.org.</p>",
    "<p>More: Read about the frigates here</p>",
    "<p>Not a member yet? Register now.</p>",
    "<p>Click here to subscribe to our channel</p>",
    "<p>RELATED | The winch that held</p>",
    "<p>SUBSCRIBE NOW</p>",
    "<p>You can also follow our live coverage on Instagram.</p>",
    "<p>Sailors stand watch at sea, Feb. 2, 2026. (DVIDS)</p>",
    "<p>(Sam Roe/U.S. Navy)</p>",
    "<p>Image: Harbor Ledger Staff</p>",
    "<p>Advertisement - scroll for more content</p>",
    "<p>This content is for members only.</p>",
    "<p>If you enjoyed this story, share it with a friend.</p>",
    "<p>Copyright 2026 Harbor Wire. All rights reserved.</p>",
    "<p>Tagged in: navy, yards</p>",
    "<p>Next article</p>",
)
WRAPS = (
    '<div class="content-body wysiwyg-content">',
    '<article class="article__content-container">',
    '<section name="articleBody">',
    '<div class="RichTextStoryBody RichTextBody">',
    '<div class="ArticleBody-articleBody">',
    '<div class="c-entry-content">',
    '<div class="field-item">',
    '<div id="content"><div class="inner">',
    "<main>",
    '<div class="article-content-with-sidebar has-comments">',
    '<div class="single-post__wrap">',
    "<div>",
    '<div class="blog-post">',
    '<div class="story-text">',
    '<div class="post-content-block dek-on">',
    '<div class="sqs-block-content">',
    '<div class="available-content"><div class="body markup">',
    '<div class="td-post-content tagdiv-type">',
    '<div class="mw-body-content">',
    "<table><tr><td>",
)
