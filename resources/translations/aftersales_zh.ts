<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>CoveragePage</name>
    <message>
        <source>Regions</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>White spots</source>
        <translation>空白点</translation>
    </message>
</context>
<context>
    <name>CrashReporter</name>
    <message>
        <source>Something went wrong in the application</source>
        <translation>应用程序出错</translation>
    </message>
    <message>
        <source>This is a fault of the application, not of your data. Nothing was half-written. Please send the details to whoever looks after it.</source>
        <translation>这是应用程序的错误，与您的数据无关。没有写入一半的内容。请把详细信息发给维护人员。</translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation>复制详细信息</translation>
    </message>
</context>
<context>
    <name>ExplanationDialog</name>
    <message>
        <source>How this number is made</source>
        <translation>此数字的由来</translation>
    </message>
    <message>
        <source>Coverage is the share of vehicles that have a service centre within reach. A centre counts when it is active on the date and authorised for the vehicle's brand. Reach is the distance along the earth's surface, its edge included.</source>
        <translation>覆盖率是半径内有服务中心的车辆所占的比例。服务中心须在当日营业并获得该车品牌的授权。半径是沿地球表面的距离，含边界。</translation>
    </message>
    <message>
        <source>Vehicles without any centre</source>
        <translation>没有任何中心的车辆</translation>
    </message>
    <message>
        <source>A region's vehicles are spread over its settlements by population. Every figure with its source is on the page “Demand figures”.</source>
        <translation>各地区的车辆按人口分配到居民点。每个数字及其来源见“需求数据”页。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Aftersales network planning</source>
        <translation>售后网络规划</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>覆盖</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>Demand figures</source>
        <translation>需求数据</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Service centres, parts depots and plants with their status and brands on the chosen date. A facility without coordinates is listed here and not on the map.</source>
        <translation>服务中心、配件库和工厂在所选日期的状态与品牌。没有坐标的设施在此列出，但不在地图上。</translation>
    </message>
    <message>
        <source>Every figure in force on the chosen date with its basis and source. Measured figures were published; estimated ones say by which rule they were made.</source>
        <translation>所选日期有效的全部数据及其依据和来源。实测数据为公开发布；估算数据注明计算规则。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Make the demo registry</source>
        <translation>创建演示登记库</translation>
    </message>
    <message>
        <source>Open a registry</source>
        <translation>打开登记库</translation>
    </message>
    <message>
        <source>Registries (*.sqlite);;All files (*)</source>
        <translation>登记库 (*.sqlite);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Export the map</source>
        <translation>导出地图</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Export map and tables</source>
        <translation>导出地图和表格</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>版本 {version}</translation>
    </message>
</context>
<context>
    <name>MapView</name>
    <message>
        <source>The map is being drawn …</source>
        <translation>正在绘制地图…</translation>
    </message>
    <message>
        <source>Open the map in a browser</source>
        <translation>在浏览器中打开地图</translation>
    </message>
    <message>
        <source>Coverage map</source>
        <translation>覆盖地图</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Open a registry …</source>
        <translation>打开登记库…</translation>
    </message>
    <message>
        <source>Make the demo registry</source>
        <translation>创建演示登记库</translation>
    </message>
    <message>
        <source>Export the map …</source>
        <translation>导出地图…</translation>
    </message>
    <message>
        <source>Export map and tables …</source>
        <translation>导出地图和表格…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Show the whole network</source>
        <translation>显示整个网络</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>How this number is made</source>
        <translation>此数字的由来</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close the message</source>
        <translation>关闭消息</translation>
    </message>
</context>
<context>
    <name>QuestionBar</name>
    <message>
        <source>&amp;Brand</source>
        <translation>品牌(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Reach</source>
        <translation>半径(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Date</source>
        <translation>日期(&amp;D)</translation>
    </message>
    <message>
        <source> km</source>
        <translation> 公里</translation>
    </message>
    <message>
        <source>How this number is made</source>
        <translation>此数字的由来</translation>
    </message>
    <message>
        <source>Illustrative centres</source>
        <translation>示意中心</translation>
    </message>
    <message>
        <source>The service centres and depots were generated; they are not real sites.</source>
        <translation>服务中心和配件库为程序生成，并非真实网点。</translation>
    </message>
    <message>
        <source>All brands</source>
        <translation>所有品牌</translation>
    </message>
    <message>
        <source>{brand} (no parc)</source>
        <translation>{brand}（无保有量）</translation>
    </message>
</context>
<context>
    <name>TablePanel</name>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter the rows</source>
        <translation>筛选行</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制行</translation>
    </message>
    <message>
        <source>No row has these words.</source>
        <translation>没有包含这些字词的行。</translation>
    </message>
    <message>
        <source>{shown} of {all}</source>
        <translation>{all} 中的 {shown}</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Make the demo registry</source>
        <translation>创建演示登记库</translation>
    </message>
    <message>
        <source>Open a registry …</source>
        <translation>打开登记库…</translation>
    </message>
    <message>
        <source>Opening the registry …</source>
        <translation>正在打开登记库…</translation>
    </message>
    <message>
        <source>There is no registry yet</source>
        <translation>还没有登记库</translation>
    </message>
    <message>
        <source>A registry holds regions, demand, service centres, depots and plants in one file. Begin with the demo, made from published figures, or open a file.</source>
        <translation>登记库把地区、需求、服务中心、配件库和工厂保存在一个文件中。可从公开数据生成的演示库开始，或打开文件。</translation>
    </message>
</context>
</TS>
