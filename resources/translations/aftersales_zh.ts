<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AcceptDialog</name>
    <message>
        <source>Accept proposals</source>
        <translation>采纳建议</translation>
    </message>
    <message>
        <source>In the registry ticked openings become centres with the status “planned” and the right for the asked brands; they count once they are active, or where planned centres are counted. A scenario takes everything; the registry stays as it is.</source>
        <translation>写入登记库时，勾选的新开项成为状态为“规划中”的中心，并获得所问品牌的授权；待其营业后，或在计入规划中心时才计算。情景则接收全部内容，登记库保持不变。</translation>
    </message>
    <message>
        <source>Proposal</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>What is written</source>
        <translation>写入内容</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>情景</translation>
    </message>
    <message>
        <source>Into the registry, as planned</source>
        <translation>作为规划写入登记库</translation>
    </message>
    <message>
        <source>Into a scenario:</source>
        <translation>写入情景：</translation>
    </message>
    <message>
        <source>From this day on:</source>
        <translation>自此日起：</translation>
    </message>
    <message>
        <source>Plan of {day}</source>
        <translation>{day}的方案</translation>
    </message>
    <message>
        <source>To be written: {centres} centres, {rights} rights.</source>
        <translation>将写入：{centres} 个中心，{rights} 项授权。</translation>
    </message>
    <message>
        <source>Centres of today that are changed: {count}.</source>
        <translation>变更现有中心：{count}。</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>……另有 {count} 项</translation>
    </message>
</context>
<context>
    <name>AssumptionDialog</name>
    <message>
        <source>Assumption</source>
        <translation>假设</translation>
    </message>
    <message>
        <source>Where this value comes from</source>
        <translation>该数值的来源</translation>
    </message>
    <message>
        <source>{value}: {source}</source>
        <translation>{value}：{source}</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Basis</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>恢复默认值</translation>
    </message>
</context>
<context>
    <name>AssumptionsPage</name>
    <message>
        <source>These numbers are assumed as long as nobody knows better; each says where it comes from. Double-click one, or press Enter, to set your own value with its source. All answers follow at once, and it can be undone.</source>
        <translation>在没有更准确数据之前采用这些数值；每个都注明来源。双击或按 Enter 可填入自己的数值及来源。所有结果立即更新，并可撤销。</translation>
    </message>
    <message>
        <source>Assumptions</source>
        <translation>假设</translation>
    </message>
</context>
<context>
    <name>BackgroundDialog</name>
    <message>
        <source>Background map</source>
        <translation>底图</translation>
    </message>
    <message>
        <source>None: regions alone, their areas true</source>
        <translation>无：只显示地区，面积不失真</translation>
    </message>
    <message>
        <source>A file of tiles (MBTiles)</source>
        <translation>瓦片文件（MBTiles）</translation>
    </message>
    <message>
        <source>An address of tiles</source>
        <translation>瓦片地址</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Whose the tiles are; it stands on every map</source>
        <translation>瓦片的版权归属；会显示在每张地图上</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一下</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Attribution</source>
        <translation>版权说明</translation>
    </message>
    <message>
        <source>Deepest zoom</source>
        <translation>最大缩放级别</translation>
    </message>
    <message>
        <source>Tiles of an address come over the network, and whoever runs it learns which places are looked at. Heed its terms of use. A file needs no network.</source>
        <translation>地址的瓦片通过网络获取，其运营者会知道您查看了哪些地点。请遵守其使用条款。文件则不需要网络。</translation>
    </message>
    <message>
        <source>Maps with tiles are drawn in Web Mercator, where the north looks larger than it is. Reach circles and all numbers stay true.</source>
        <translation>带底图的地图采用 Web 墨卡托投影，北方地区看起来比实际大。服务半径圈和所有数字仍然准确。</translation>
    </message>
    <message>
        <source>A file of tiles</source>
        <translation>瓦片文件</translation>
    </message>
    <message>
        <source>MBTiles (*.mbtiles)</source>
        <translation>MBTiles (*.mbtiles)</translation>
    </message>
    <message>
        <source>{origin} answers.</source>
        <translation>{origin} 有响应。</translation>
    </message>
    <message>
        <source>Waiting for {origin} …</source>
        <translation>正在等待 {origin} …</translation>
    </message>
    <message>
        <source>Zoom levels {low} to {high}.</source>
        <translation>缩放级别 {low} 至 {high}。</translation>
    </message>
    <message>
        <source>The file names no author.</source>
        <translation>文件没有注明作者。</translation>
    </message>
    <message>
        <source>It has no tile of the middle of your network.</source>
        <translation>其中没有您网络中部的瓦片。</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>A backup is made each day the registry changed, before it is brought to a new version, and before one is restored. Older ones are thinned by age.</source>
        <translation>登记库有变化的每一天、升级到新版本之前以及恢复之前都会备份。较旧的备份按时间精简。</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Check the registry</source>
        <translation>检查登记库</translation>
    </message>
    <message>
        <source>From another file …</source>
        <translation>从其他文件 …</translation>
    </message>
    <message>
        <source>Restore this one</source>
        <translation>恢复此备份</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>每日</translation>
    </message>
    <message>
        <source>before a new version</source>
        <translation>升级之前</translation>
    </message>
    <message>
        <source>before a restore</source>
        <translation>恢复之前</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>There is no backup yet. Make one with “Back up now”.</source>
        <translation>还没有备份。请点击“立即备份”。</translation>
    </message>
    <message>
        <source>Restore from a file</source>
        <translation>从文件恢复</translation>
    </message>
    <message>
        <source>Registries (*.sqlite);;All files (*)</source>
        <translation>登记库 (*.sqlite);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>BulkEditDialog</name>
    <message>
        <source>Fill in what is to be the same in all of them. Empty fields stay as they are; {clear} empties a field.</source>
        <translation>填写要在所有行中统一的内容。空字段保持不变；{clear} 会清空字段。</translation>
    </message>
</context>
<context>
    <name>CapacityPage</name>
    <message>
        <source>A centre sells what its technicians and its bays both allow; the smaller binds. Vehicles of all brands share the hours of the centres that may serve them. Above 85 % waiting grows fast. All factors are assumptions that you may replace on the page “Assumptions”.</source>
        <translation>服务中心能提供的工时取技师与工位两者中较小者。各品牌车辆共享有资质中心的工时。利用率超过 85 % 时等待迅速增加。所有系数均为假设，可在“假设”页替换。</translation>
    </message>
    <message>
        <source>Hours are &amp;given:</source>
        <translation>工时分配(&amp;G)：</translation>
    </message>
    <message>
        <source>nearest first: who lives nearer comes first</source>
        <translation>就近优先：住得近者先得</translation>
    </message>
    <message>
        <source>to as many vehicles as possible, over the fewest kilometres (takes longer)</source>
        <translation>服务尽可能多的车辆且总里程最短（耗时较长）</translation>
    </message>
    <message>
        <source>Utilisation of the centres, the fullest first</source>
        <translation>各中心利用率，最满的在前</translation>
    </message>
    <message>
        <source>Service centres</source>
        <translation>服务中心</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>Years ahead</source>
        <translation>未来各年</translation>
    </message>
    <message>
        <source>No service centre is active on this date. Take a list in under “Field sync”.</source>
        <translation>该日期没有运营中的服务中心。请在“现场同步”中导入列表。</translation>
    </message>
    <message>
        <source>Utilisation</source>
        <translation>利用率</translation>
    </message>
    <message>
        <source>Waiting grows fast above</source>
        <translation>超过此线等待迅速增长</translation>
    </message>
    <message>
        <source>{full} of {all} centres are fuller than 85 %; {hours} hours a year find no room.</source>
        <translation>{all} 个中心中有 {full} 个利用率超过 85%；每年 {hours} 小时无处安排。</translation>
    </message>
</context>
<context>
    <name>CardSections</name>
    <message>
        <source>Identity</source>
        <translation>基本信息</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Brands and rights</source>
        <translation>品牌与授权</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>产能</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>联系人</translation>
    </message>
    <message>
        <source>Notes, decisions</source>
        <translation>备注与决定</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Sections of the card</source>
        <translation>卡片的分区</translation>
    </message>
    <message>
        <source>Restore the value before this change</source>
        <translation>恢复此次修改之前的值</translation>
    </message>
    <message>
        <source>No status yet: it never counts. Add one.</source>
        <translation>还没有状态，因此不计入。请添加。</translation>
    </message>
    <message>
        <source>No rights yet: a centre counts for a brand once it may service it.</source>
        <translation>还没有授权：获得维修授权后，服务中心才计入该品牌。</translation>
    </message>
    <message>
        <source>No certificates yet.</source>
        <translation>还没有证书。</translation>
    </message>
    <message>
        <source>Nobody is named yet.</source>
        <translation>尚未填写联系人。</translation>
    </message>
    <message>
        <source>No decision was noted yet.</source>
        <translation>尚未记录任何决定。</translation>
    </message>
</context>
<context>
    <name>CleanupPage</name>
    <message>
        <source>What cannot be right, or no longer holds, on the chosen date. Open a row to mend it on its card; of a possible duplicate, compare the two and merge them.</source>
        <translation>在所选日期不可能正确或已失效的内容。打开一行即可在卡片上修正；对可能的重复项，可比较后合并。</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>To mend</source>
        <translation>待修正</translation>
    </message>
    <message>
        <source>Open …</source>
        <translation>打开 …</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Nothing to mend: every rule is kept on this date.</source>
        <translation>无需修正：在该日期所有规则均已满足。</translation>
    </message>
</context>
<context>
    <name>ColumnMapping</name>
    <message>
        <source>How each column of the file is understood. What you change here is remembered for this sender.</source>
        <translation>文件各列的含义。此处的更改会为该发送人记住。</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>文件中</translation>
    </message>
    <message>
        <source>Taken for</source>
        <translation>识别为</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>{name} is taken for</source>
        <translation>{name} 识别为</translation>
    </message>
    <message>
        <source>– left out –</source>
        <translation>– 忽略 –</translation>
    </message>
</context>
<context>
    <name>CoveragePage</name>
    <message>
        <source>Regions</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>Demand figures</source>
        <translation>需求数据</translation>
    </message>
    <message>
        <source>White spots</source>
        <translation>空白点</translation>
    </message>
    <message>
        <source>Next moves</source>
        <translation>下一步措施</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>网点</translation>
    </message>
    <message>
        <source>Where it breaks</source>
        <translation>断在哪里</translation>
    </message>
    <message>
        <source>Where the way to a repair breaks</source>
        <translation>维修链条断在哪里</translation>
    </message>
    <message>
        <source>Every vehicle can be repaired.</source>
        <translation>所有车辆都能得到维修。</translation>
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
    <name>ExpiryPage</name>
    <message>
        <source>Bars are the vehicles behind what ends in a month: covered ones for which the facility is the nearest eligible centre. Click a month to see its rows.</source>
        <translation>柱形表示当月到期事项涉及的车辆：以该网点为最近合格服务中心的已覆盖车辆。点击月份查看其明细。</translation>
    </message>
    <message>
        <source>Everything that ends</source>
        <translation>所有到期事项</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Months</source>
        <translation>月份</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>到期</translation>
    </message>
    <message>
        <source>Nothing ends in the two years after the chosen date. Give rights, certificates and contracts their last day on the cards of the facilities.</source>
        <translation>所选日期之后两年内没有到期事项。请在网点卡片上填写授权、证书和合同的截止日期。</translation>
    </message>
    <message>
        <source>Overdue</source>
        <translation>已逾期</translation>
    </message>
    <message>
        <source>Ends: {count}; vehicles behind: {uio}</source>
        <translation>到期：{count}；涉及车辆：{uio}</translation>
    </message>
</context>
<context>
    <name>ExplanationDialog</name>
    <message>
        <source>How this number is made</source>
        <translation>此数字的由来</translation>
    </message>
    <message>
        <source>Coverage is the share of vehicles that have a service centre within reach. A centre counts when it is active on the date and authorised for the vehicle&apos;s brand, its certificate is valid, and it has a technician. A vehicle can be repaired when such a centre has hours left for it and gets its parts in time. Reach is the distance along the earth&apos;s surface, its edge included.</source>
        <translation>覆盖率是可达范围内有服务中心的车辆比例。中心须在该日期运营、获得车辆品牌授权、证书有效且有技师才计入。若该中心还有工时且配件按时到达，车辆便可维修。可达距离沿地球表面计算，含边界。</translation>
    </message>
    <message>
        <source>Vehicles without any centre</source>
        <translation>没有任何中心的车辆</translation>
    </message>
    <message>
        <source>A region&apos;s vehicles are spread over its settlements by population. Every figure with its source is on the page “Demand figures”.</source>
        <translation>各地区的车辆按人口分配到居民点。每个数字及其来源见“需求数据”页。</translation>
    </message>
</context>
<context>
    <name>ExportPage</name>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Keep these choices as a preset</source>
        <translation>把当前选择保存为预设</translation>
    </message>
    <message>
        <source>Share folder</source>
        <translation>共享文件夹</translation>
    </message>
    <message>
        <source>Choose where packs go</source>
        <translation>选择资料包写到哪里</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Write packs</source>
        <translation>写出资料包</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>What leaves</source>
        <translation>对外内容</translation>
    </message>
    <message>
        <source>Packs that could not be written</source>
        <translation>未能写出的资料包</translation>
    </message>
    <message>
        <source>Choose regions at the left; their pages appear here.</source>
        <translation>请在左侧选择地区，其页面会显示在这里。</translation>
    </message>
    <message>
        <source>Drawing the page…</source>
        <translation>正在绘制页面…</translation>
    </message>
    <message>
        <source>No page was drawn; the message above says why.</source>
        <translation>未能绘制页面，原因见上方消息。</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>请选择</translation>
    </message>
    <message>
        <source>Save as preset</source>
        <translation>保存为预设</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Where packs go</source>
        <translation>资料包写到哪里</translation>
    </message>
</context>
<context>
    <name>ExportTilesDialog</name>
    <message>
        <source>Choose where …</source>
        <translation>选择位置…</translation>
    </message>
</context>
<context>
    <name>Exports</name>
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
        <source>There was nothing to write.</source>
        <translation>没有可写入的内容。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>FacilityCard</name>
    <message>
        <source>New facility</source>
        <translation>新网点</translation>
    </message>
    <message>
        <source>The old value stands in its field; save to keep it.</source>
        <translation>旧值已填回字段；保存后生效。</translation>
    </message>
    <message>
        <source>Not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>Save what was changed on this card?</source>
        <translation>保存此卡片上的修改吗？</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search the rows</source>
        <translation>搜索各行</translation>
    </message>
    <message>
        <source>Not on the map</source>
        <translation>不在地图上</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Show all rows</source>
        <translation>显示所有行</translation>
    </message>
    <message>
        <source>Every region</source>
        <translation>所有地区</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>Every brand</source>
        <translation>所有品牌</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>品牌</translation>
    </message>
    <message>
        <source>Every status</source>
        <translation>所有状态</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Something has expired</source>
        <translation>有已到期项</translation>
    </message>
    <message>
        <source>Something ends within 90 days</source>
        <translation>90 天内有到期项</translation>
    </message>
    <message>
        <source>Any expiry</source>
        <translation>任何期限</translation>
    </message>
    <message>
        <source>Expiry</source>
        <translation>期限</translation>
    </message>
</context>
<context>
    <name>FolderWatch</name>
    <message>
        <source>Files that are put into “inbox” of this folder are taken in without a question: what is right enters, what is open goes to the list of what is to be decided, and the file moves to “done” with a receipt for its sender. A file with a fault moves to “rejected” with what is wrong. The registry itself must not lie on a shared drive; this folder may.</source>
        <translation>放入此文件夹“inbox”的文件会直接接收：正确的进入登记库，有疑问的进入待决定列表，文件移至“done”并附给发送人的回执。有误的文件移至“rejected”并说明问题。登记库本身不得放在共享盘上，此文件夹可以。</translation>
    </message>
    <message>
        <source>No folder chosen</source>
        <translation>未选择文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Choose a folder …</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Watch it while the window is open</source>
        <translation>窗口打开时监视</translation>
    </message>
    <message>
        <source>Take good rows although others are faulty</source>
        <translation>即使其他行有误也接收正确行</translation>
    </message>
    <message>
        <source>Take in now</source>
        <translation>立即接收</translation>
    </message>
    <message>
        <source>What came</source>
        <translation>收到的文件</translation>
    </message>
    <message>
        <source>Nothing has come yet. Put files into “inbox” of the folder.</source>
        <translation>尚未收到文件。请将文件放入文件夹的“inbox”。</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>a network folder</source>
        <translation>网络文件夹</translation>
    </message>
    <message>
        <source>a synced folder</source>
        <translation>同步文件夹</translation>
    </message>
    <message>
        <source>This registry lies in {where}. Two people writing at once there can damage it: keep the registry on this computer and share backups or exports instead.</source>
        <translation>此登记库位于{where}。多人同时写入可能使其损坏：请将登记库保存在本机，改为共享备份或导出文件。</translation>
    </message>
    <message>
        <source>One number on top</source>
        <translation>顶部的一个数字</translation>
    </message>
    <message>
        <source>The share of vehicles with a service centre in reach. Change brand, reach or date: number, map and tables move together.</source>
        <translation>可达范围内有服务中心的车辆占比。更改品牌、范围或日期：数字、地图和表格同步变化。</translation>
    </message>
    <message>
        <source>Where it is missing, and why</source>
        <translation>缺在哪里，为什么</translation>
    </message>
    <message>
        <source>White spots, largest first, with the nearest centre and the cause. Click one and the map flies to it.</source>
        <translation>空白点由大到小排列，附最近的服务中心和原因。点击一行，地图会飞到该处。</translation>
    </message>
    <message>
        <source>Your network</source>
        <translation>您的网络</translation>
    </message>
    <message>
        <source>Search, filter and edit right in the table, or open a card with Enter. Paste from a spreadsheet with Ctrl+V. Every change can be undone with Ctrl+Z.</source>
        <translation>直接在表格中搜索、筛选和编辑，或按 Enter 打开卡片。用 Ctrl+V 从电子表格粘贴。每项修改都可用 Ctrl+Z 撤销。</translation>
    </message>
    <message>
        <source>Keeping it right</source>
        <translation>保持准确</translation>
    </message>
    <message>
        <source>Clean-up lists what cannot be right, Expiries what ends and how many vehicles stand behind it, History who changed what. Your own registry begins with File → New registry.</source>
        <translation>“清理”列出不可能正确的内容，“到期”列出何时到期及涉及多少车辆，“历史”列出谁改了什么。您自己的登记库从“文件 → 新建登记库”开始。</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>Every write with who, when and from which file. Undoing one takes back its own values only: what was changed since stays, and the undo can be undone.</source>
        <translation>每次写入的操作人、时间和来源文件。撤销只收回该次写入的值：此后的修改保持不变，撤销本身也可撤销。</translation>
    </message>
    <message>
        <source>Writes</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Undo this write</source>
        <translation>撤销此次写入</translation>
    </message>
    <message>
        <source>Nothing was written yet.</source>
        <translation>尚无任何写入。</translation>
    </message>
</context>
<context>
    <name>HistoryTable</name>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>操作人</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>From file</source>
        <translation>来源文件</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Nothing was changed yet.</source>
        <translation>尚无任何修改。</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Take in {file}</source>
        <translation>接收 {file}</translation>
    </message>
    <message>
        <source>As the file says</source>
        <translation>按文件所示</translation>
    </message>
    <message>
        <source>What the rows are</source>
        <translation>行的类型</translation>
    </message>
    <message>
        <source>Who sent it</source>
        <translation>发送人</translation>
    </message>
    <message>
        <source>Coordinates: WGS84</source>
        <translation>坐标：WGS84</translation>
    </message>
    <message>
        <source>Coordinates: GCJ-02, of Chinese maps</source>
        <translation>坐标：GCJ-02（中国地图）</translation>
    </message>
    <message>
        <source>Datum of the coordinates</source>
        <translation>坐标基准</translation>
    </message>
    <message>
        <source>Choose the encoding</source>
        <translation>选择编码</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Take in</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>Take in the good rows</source>
        <translation>接收正确的行</translation>
    </message>
    <message>
        <source>Save the faulty rows …</source>
        <translation>保存有误的行…</translation>
    </message>
    <message>
        <source>Reading and comparing …</source>
        <translation>正在读取和比较…</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>未写入任何内容。</translation>
    </message>
    <message>
        <source>The registry has changed meanwhile, and so has what this file would do. Nothing was written; look at it again.</source>
        <translation>登记库在此期间已更改，该文件的结果也随之变化。未写入任何内容，请重新查看。</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
</context>
<context>
    <name>LeavingTree</name>
    <message>
        <source>Decimals of a degree</source>
        <translation>度的小数位数</translation>
    </message>
    <message>
        <source>Vehicles in multiples of</source>
        <translation>车辆数取整到</translation>
    </message>
    <message>
        <source>Sites that do not work yet leave too</source>
        <translation>也包含尚未运营的网点</translation>
    </message>
    <message>
        <source>Files of this pack</source>
        <translation>此资料包的文件</translation>
    </message>
    <message>
        <source>Save as profile…</source>
        <translation>保存为方案…</translation>
    </message>
    <message>
        <source>What leaves</source>
        <translation>对外内容</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Places are within about {distance} of where they are.</source>
        <translation>位置误差约 {distance} 以内。</translation>
    </message>
    <message>
        <source>Save as profile</source>
        <translation>保存为方案</translation>
    </message>
    <message>
        <source>Name of the profile</source>
        <translation>方案名称</translation>
    </message>
</context>
<context>
    <name>ListingPage</name>
    <message>
        <source>New …</source>
        <translation>新增 …</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Edit rows …</source>
        <translation>编辑行 …</translation>
    </message>
    <message>
        <source>Set status …</source>
        <translation>设置状态 …</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制行</translation>
    </message>
    <message>
        <source>Paste …</source>
        <translation>粘贴 …</translation>
    </message>
    <message>
        <source>Delete …</source>
        <translation>删除 …</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>{shown} of {all}</source>
        <translation>{shown} / {all}</translation>
    </message>
    <message>
        <source>No row passes the filter. Press “Clear” to see all rows.</source>
        <translation>没有符合筛选条件的行。点击“清除”查看所有行。</translation>
    </message>
    <message>
        <source>Nothing here yet. Add the first one with “New …”, or copy rows from a spreadsheet and paste them here with Ctrl+V; their first line names the columns.</source>
        <translation>这里还没有内容。点击“新增 …”添加，或从电子表格复制后用 Ctrl+V 粘贴到此处；首行应为列名。</translation>
    </message>
    <message>
        <source>Default view</source>
        <translation>默认视图</translation>
    </message>
    <message>
        <source>Save this view …</source>
        <translation>保存此视图 …</translation>
    </message>
    <message>
        <source>Forget a view</source>
        <translation>删除视图</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>保存视图</translation>
    </message>
    <message>
        <source>Name of the view</source>
        <translation>视图名称</translation>
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
        <source>Demand figures</source>
        <translation>需求数据</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Registry</source>
        <translation>登记库</translation>
    </message>
    <message>
        <source>Capacity</source>
        <translation>产能</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>配件</translation>
    </message>
    <message>
        <source>Risk</source>
        <translation>风险</translation>
    </message>
    <message>
        <source>Assumptions</source>
        <translation>假设</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Service centres</source>
        <translation>服务中心</translation>
    </message>
    <message>
        <source>Parts depots</source>
        <translation>配件库</translation>
    </message>
    <message>
        <source>Plants</source>
        <translation>工厂</translation>
    </message>
    <message>
        <source>Brands</source>
        <translation>品牌</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>Settlements</source>
        <translation>居民点</translation>
    </message>
    <message>
        <source>Demand points</source>
        <translation>需求点</translation>
    </message>
    <message>
        <source>Rights</source>
        <translation>授权</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>Lanes</source>
        <translation>配送线路</translation>
    </message>
    <message>
        <source>Upkeep</source>
        <translation>维护</translation>
    </message>
    <message>
        <source>Field sync</source>
        <translation>现场同步</translation>
    </message>
    <message>
        <source>Clean-up</source>
        <translation>清理</translation>
    </message>
    <message>
        <source>Expiries</source>
        <translation>到期</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
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
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo: {what}</source>
        <translation>撤销：{what}</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Redo: {what}</source>
        <translation>重做：{what}</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
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
        <source>Open recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>New registry …</source>
        <translation>新建登记库 …</translation>
    </message>
    <message>
        <source>Make the demo registry</source>
        <translation>创建演示登记库</translation>
    </message>
    <message>
        <source>Backups …</source>
        <translation>备份 …</translation>
    </message>
    <message>
        <source>Scenarios …</source>
        <translation>情景…</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>转到</translation>
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
        <source>Background map …</source>
        <translation>底图 …</translation>
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
        <source>Terms and formulas</source>
        <translation>术语与公式</translation>
    </message>
    <message>
        <source>Show the tour</source>
        <translation>显示导览</translation>
    </message>
    <message>
        <source>About</source>
        <translation>关于</translation>
    </message>
</context>
<context>
    <name>MergeDialog</name>
    <message>
        <source>Possible duplicate</source>
        <translation>可能重复</translation>
    </message>
    <message>
        <source>Are these the same place? If so, choose what the merged facility keeps. What is not kept is noted among its decisions, and the merge can be undone.</source>
        <translation>这是同一个地点吗？如果是，请选择合并后保留的内容。未保留的内容会记入其决定，合并可以撤销。</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Keep the other one</source>
        <translation>保留另一个</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Stays: {code}</source>
        <translation>保留：{code}</translation>
    </message>
    <message>
        <source>Goes: {code}</source>
        <translation>移除：{code}</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>Moves over: {what}.</source>
        <translation>转入：{what}。</translation>
    </message>
    <message>
        <source>The statuses of the one that goes are noted, not taken over.</source>
        <translation>被移除网点的状态仅作记录，不转入。</translation>
    </message>
    <message>
        <source>Lanes between the two, and those that both have, are noted.</source>
        <translation>两者之间的线路以及双方都有的线路会记入备注。</translation>
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
    <name>MovesMap</name>
    <message>
        <source>Rings are new places, dashed lines lead to them. Red ones are to be decided.</source>
        <translation>圆环为新位置，虚线指向新位置。红色的有待决定。</translation>
    </message>
</context>
<context>
    <name>NeighbourMenu</name>
    <message>
        <source>Choose an opening in the table first</source>
        <translation>请先在表中选择一项开设建议</translation>
    </message>
    <message>
        <source>Move to {name} ({km} km): {change} vehicles</source>
        <translation>移至 {name}（{km} 公里）：{change} 辆</translation>
    </message>
    <message>
        <source>Have it in every plan</source>
        <translation>始终纳入方案</translation>
    </message>
    <message>
        <source>Never propose it</source>
        <translation>不再建议</translation>
    </message>
</context>
<context>
    <name>NetworkChoice</name>
    <message>
        <source>Registry</source>
        <translation>登记库</translation>
    </message>
    <message>
        <source>Count planned centres, depots and plants as open</source>
        <translation>将规划中的中心、配件库和工厂视为已开业</translation>
    </message>
    <message>
        <source>Scenarios …</source>
        <translation>情景…</translation>
    </message>
    <message>
        <source>{network} + planned</source>
        <translation>{network} + 规划</translation>
    </message>
    <message>
        <source>Asked: {network}</source>
        <translation>当前询问：{network}</translation>
    </message>
    <message>
        <source>Network: {network}</source>
        <translation>网络：{network}</translation>
    </message>
</context>
<context>
    <name>PackChoice</name>
    <message>
        <source>Regions</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Language of the files</source>
        <translation>文件语言</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Find a region</source>
        <translation>查找地区</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>None</source>
        <translation>全不选</translation>
    </message>
    <message>
        <source>upright</source>
        <translation>纵向</translation>
    </message>
    <message>
        <source>on its side</source>
        <translation>横向</translation>
    </message>
    <message>
        <source>Map page (HTML)</source>
        <translation>地图网页 (HTML)</translation>
    </message>
    <message>
        <source>Map picture (PNG)</source>
        <translation>地图图片 (PNG)</translation>
    </message>
    <message>
        <source>Map for print (PDF)</source>
        <translation>打印地图 (PDF)</translation>
    </message>
    <message>
        <source>Workbook (XLSX)</source>
        <translation>工作簿 (XLSX)</translation>
    </message>
    <message>
        <source>GeoPackage</source>
        <translation>GeoPackage</translation>
    </message>
    <message>
        <source>GeoJSON</source>
        <translation>GeoJSON</translation>
    </message>
    <message>
        <source>CSV tables</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>Short report</source>
        <translation>简短报告</translation>
    </message>
    <message>
        <source>Atlas (PDF)</source>
        <translation>地图集 (PDF)</translation>
    </message>
    <message>
        <source>The pages of the country and of every region in one document</source>
        <translation>全国和所有地区的页面合为一个文件</translation>
    </message>
    <message>
        <source>Whole country</source>
        <translation>全国</translation>
    </message>
    <message>
        <source>External</source>
        <translation>对外</translation>
    </message>
    <message>
        <source>Internal</source>
        <translation>内部</translation>
    </message>
    <message>
        <source>Changed, not saved</source>
        <translation>已修改，未保存</translation>
    </message>
    <message>
        <source>Chosen: {count}</source>
        <translation>已选：{count}</translation>
    </message>
</context>
<context>
    <name>PackPages</name>
    <message>
        <source>Report, page {page}</source>
        <translation>报告，第 {page} 页</translation>
    </message>
</context>
<context>
    <name>PartsPage</name>
    <message>
        <source>A lead runs from the order, while the workshop is open, over the depot&apos;s cut-off on its own clock, to the bay. What the depot lacks comes down to it from a plant or from abroad, over the depots that supply it. Lanes come from the table “Lanes”; where there is none, from the distance and an assumed speed.</source>
        <translation>交期从维修站营业时间内下单算起，经仓库当地截单时间，到配件送达工位。仓库缺的配件由工厂或国外发来，经为它供货的仓库逐级下送。线路取自“供应线路”表；没有线路的按距离和假定速度计算。</translation>
    </message>
    <message>
        <source>What if it &amp;opened:</source>
        <translation>如果开设(&amp;O)：</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Back to the registry</source>
        <translation>回到登记库</translation>
    </message>
    <message>
        <source>Share of the vehicles by expected lead</source>
        <translation>按预期交期的车辆比例</translation>
    </message>
    <message>
        <source>Service centres</source>
        <translation>服务中心</translation>
    </message>
    <message>
        <source>Parts depots</source>
        <translation>配件仓库</translation>
    </message>
    <message>
        <source>No centre may serve these vehicles on this date.</source>
        <translation>该日期没有中心可服务这些车辆。</translation>
    </message>
    <message>
        <source>No depot holds a right for parts on this date: parts count as being in time. Give depots the right “parts” for their brands.</source>
        <translation>该日期没有仓库拥有配件权限：视为配件按时。请给仓库授予相应品牌的“配件”权限。</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>现状</translation>
    </message>
    <message>
        <source>Supposed</source>
        <translation>假设情形</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours} 小时</translation>
    </message>
    <message>
        <source>{share} within {hours} h</source>
        <translation>{share} 在 {hours} 小时内</translation>
    </message>
    <message>
        <source>{share} of the served vehicles get parts within the promise; expected {hours} h</source>
        <translation>{share} 的服务车辆能按承诺得到配件；预期 {hours} 小时</translation>
    </message>
    <message>
        <source>With {name}: {now}. As it is: {before}.</source>
        <translation>开设 {name} 后：{now}。现状：{before}。</translation>
    </message>
    <message>
        <source>plant</source>
        <translation>工厂</translation>
    </message>
    <message>
        <source>parts depot</source>
        <translation>配件仓库</translation>
    </message>
</context>
<context>
    <name>PartsTable</name>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Attach a file …</source>
        <translation>附加文件 …</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Attach a file</source>
        <translation>附加文件</translation>
    </message>
</context>
<context>
    <name>PasteDialog</name>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Checking what was copied …</source>
        <translation>正在检查所复制的内容 …</translation>
    </message>
    <message>
        <source>Only rows with faults</source>
        <translation>仅显示有错误的行</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After, or what is wrong</source>
        <translation>之后，或错误</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>{new} new, {changed} changed, {same} as in the registry, {faulty} with faults.</source>
        <translation>新增 {new}，修改 {changed}，与登记库相同 {same}，有错误 {faulty}。</translation>
    </message>
    <message>
        <source>Nothing is written until every fault is mended in the source.</source>
        <translation>在源表中修正所有错误之前，不会写入任何内容。</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>fault</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Rows not listed: {count}</source>
        <translation>未列出的行：{count}</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>未写入任何内容。</translation>
    </message>
</context>
<context>
    <name>PlaceEditor</name>
    <message>
        <source>Swap them</source>
        <translation>互换</translation>
    </message>
    <message>
        <source>This place lies {km} km outside {region}.</source>
        <translation>该位置在{region}之外 {km} 公里。</translation>
    </message>
    <message>
        <source>With latitude and longitude swapped it would lie inside. Are they swapped?</source>
        <translation>互换纬度和经度后则位于其内。是否填反了？</translation>
    </message>
    <message>
        <source>It lies in {inside}. Is the region right?</source>
        <translation>它位于{inside}。地区是否正确？</translation>
    </message>
    <message>
        <source>Are the coordinates right, and the region?</source>
        <translation>坐标和地区是否正确？</translation>
    </message>
</context>
<context>
    <name>PlaceMap</name>
    <message>
        <source>Click the map or drag the marker to set the place.</source>
        <translation>点击地图或拖动标记以设定位置。</translation>
    </message>
</context>
<context>
    <name>PlanCharts</name>
    <message>
        <source>By number</source>
        <translation>按数量</translation>
    </message>
    <message>
        <source>By year</source>
        <translation>按年份</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>覆盖率</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>资金</translation>
    </message>
    <message>
        <source>Money a year</source>
        <translation>每年资金</translation>
    </message>
    <message>
        <source>Years</source>
        <translation>年数</translation>
    </message>
    <message>
        <source>Months to build</source>
        <translation>建设月数</translation>
    </message>
    <message>
        <source>Coverage by number of proposals</source>
        <translation>按建议数量的覆盖率</translation>
    </message>
    <message>
        <source>Coverage by quarter</source>
        <translation>按季度的覆盖率</translation>
    </message>
    <message>
        <source>Money spent and left by quarter</source>
        <translation>按季度的已用与剩余资金</translation>
    </message>
    <message>
        <source>Schedule of the proposals</source>
        <translation>建议的实施进度</translation>
    </message>
    <message>
        <source>Repairable</source>
        <translation>可维修</translation>
    </message>
    <message>
        <source>Looking for the best order …</source>
        <translation>正在寻找最佳次序……</translation>
    </message>
    <message>
        <source>Proven: no order covers more over these years.</source>
        <translation>已证明：这些年内没有更好的次序。</translation>
    </message>
    <message>
        <source>At most {gap} below what any order covers over these years.</source>
        <translation>与任何次序相比，这些年内最多差 {gap}。</translation>
    </message>
    <message>
        <source>{count} of {all} open within these years.</source>
        <translation>这些年内开业 {count} / {all}。</translation>
    </message>
    <message>
        <source>Spent so far</source>
        <translation>累计支出</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>not within this money and these years</source>
        <translation>在此资金和年限内无法实施</translation>
    </message>
    <message>
        <source>begun {begun}, opens later</source>
        <translation>{begun} 开工，之后开业</translation>
    </message>
    <message>
        <source>begun {begun}, opens {opens}</source>
        <translation>{begun} 开工，{opens} 开业</translation>
    </message>
</context>
<context>
    <name>PlanExplanation</name>
    <message>
        <source>How this plan is proven</source>
        <translation>该方案如何证明</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Bound</source>
        <translation>上界</translation>
    </message>
    <message>
        <source>Gap</source>
        <translation>差距</translation>
    </message>
    <message>
        <source>Customers, as the model sees them</source>
        <translation>模型中的需求点</translation>
    </message>
    <message>
        <source>Things that may be done</source>
        <translation>可选举措</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>成本</translation>
    </message>
</context>
<context>
    <name>PlanMap</name>
    <message>
        <source>Map of the plan</source>
        <translation>方案地图</translation>
    </message>
</context>
<context>
    <name>PlanOptions</name>
    <message>
        <source>Each new centre adds at least</source>
        <translation>每个新中心至少新增</translation>
    </message>
    <message>
        <source>Every region is covered to at least</source>
        <translation>每个地区覆盖率至少</translation>
    </message>
    <message>
        <source>Centres of today that may close</source>
        <translation>允许关闭的现有中心数</translation>
    </message>
    <message>
        <source>Look for at most</source>
        <translation>最长求解时间</translation>
    </message>
    <message>
        <source>Proof is enough within</source>
        <translation>可接受的差距</translation>
    </message>
    <message>
        <source> vehicles</source>
        <translation> 辆</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>What can be done at today&apos;s centres competes</source>
        <translation>现有网点可做的事项也参与比较</translation>
    </message>
    <message>
        <source>An authorisation, a certificate or a technician at a centre that is there may serve vehicles for less money than an opening; where the plan counts who is repaired, so may a shift, a bay or a stock of parts.</source>
        <translation>在现有网点增加授权、证书或技师，可能比新开网点更省钱；当方案以可维修车辆计算时，班次、工位或备件库存也是如此。</translation>
    </message>
    <message>
        <source>Places from a file …</source>
        <translation>从文件读取地点……</translation>
    </message>
    <message>
        <source>CSV with id, lat, lon; name, cost and capacity if known</source>
        <translation>含 id、lat、lon 的 CSV；如有可加 name、cost、capacity</translation>
    </message>
    <message>
        <source>Click places on the map</source>
        <translation>在地图上点选地点</translation>
    </message>
    <message>
        <source>Competitors from a file …</source>
        <translation>从文件读取竞争网点…</translation>
    </message>
    <message>
        <source>CSV with id, lat, lon. Vehicles that are nearer to one of them are theirs.</source>
        <translation>含 id、lat、lon 的 CSV。离其中某个更近的车辆归其所有。</translation>
    </message>
    <message>
        <source>Towns too</source>
        <translation>同时考虑居民点</translation>
    </message>
    <message>
        <source>Whether the settlements of the registry are places as well</source>
        <translation>登记库中的居民点是否也作为候选地点</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Places from a file</source>
        <translation>从文件读取地点</translation>
    </message>
    <message>
        <source>Tables (*.csv *.txt);;All files (*)</source>
        <translation>表格 (*.csv *.txt);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Places of your own: {count}</source>
        <translation>自有地点：{count}</translation>
    </message>
    <message>
        <source>Competitors: {count}</source>
        <translation>竞争网点：{count}</translation>
    </message>
    <message>
        <source>In every plan: {names}</source>
        <translation>始终纳入：{names}</translation>
    </message>
    <message>
        <source>In no plan: {names}</source>
        <translation>从不纳入：{names}</translation>
    </message>
</context>
<context>
    <name>PlanPage</name>
    <message>
        <source>How this plan is proven</source>
        <translation>该方案如何证明</translation>
    </message>
    <message>
        <source>Back to the proven plan</source>
        <translation>恢复已证明的方案</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>调整</translation>
    </message>
    <message>
        <source>Neighbouring places of the chosen proposal, and what they cost</source>
        <translation>所选建议的邻近地点及其代价</translation>
    </message>
    <message>
        <source>Accept …</source>
        <translation>采纳……</translation>
    </message>
    <message>
        <source>Put proposals into the registry as planned centres, or into a scenario</source>
        <translation>将建议作为规划中的中心写入登记库，或写入情景</translation>
    </message>
    <message>
        <source>Proposals</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Nearly as good</source>
        <translation>近似最优</translation>
    </message>
    <message>
        <source>Steady places</source>
        <translation>稳健地点</translation>
    </message>
    <message>
        <source>What is in the way</source>
        <translation>障碍所在</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>The registry has changed since this plan was made.</source>
        <translation>方案生成后登记库已变更。</translation>
    </message>
    <message>
        <source>Plan again</source>
        <translation>重新计算</translation>
    </message>
    <message>
        <source>Looking for the best plan …</source>
        <translation>正在寻找最佳方案……</translation>
    </message>
    <message>
        <source>Best so far {best}, bound {bound}, gap {gap}, {seconds} s</source>
        <translation>当前最佳 {best}，上界 {bound}，差距 {gap}，{seconds} 秒</translation>
    </message>
    <message>
        <source>“What is in the way” says which places make it so.</source>
        <translation>具体是哪些地点造成的，请见“障碍所在”。</translation>
    </message>
    <message>
        <source>{name} here: {change} vehicles against the proven plan.</source>
        <translation>{name} 在此处：与已证明方案相比 {change} 辆。</translation>
    </message>
    <message>
        <source>Moved by hand: {change} vehicles against the proven plan.</source>
        <translation>已手动移动：与已证明方案相比 {change} 辆。</translation>
    </message>
    <message>
        <source>Accepted into the scenario “{name}”.</source>
        <translation>已采纳到情景“{name}”。</translation>
    </message>
    <message>
        <source>Ask this scenario</source>
        <translation>查看该情景</translation>
    </message>
</context>
<context>
    <name>PlanQuestionEdit</name>
    <message>
        <source>&amp;Plan</source>
        <translation>计算(&amp;P)</translation>
    </message>
    <message>
        <source>Look for the best plan (Ctrl+Enter)</source>
        <translation>寻找最佳方案 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>Keep the best plan so far</source>
        <translation>保留目前最佳方案</translation>
    </message>
    <message>
        <source>More rules</source>
        <translation>更多条件</translation>
    </message>
</context>
<context>
    <name>PlanSentence</name>
    <message>
        <source>Open up to</source>
        <translation>最多开设</translation>
    </message>
    <message>
        <source>Spend up to</source>
        <translation>最多投入</translation>
    </message>
    <message>
        <source>most vehicles are covered</source>
        <translation>覆盖车辆最多</translation>
    </message>
    <message>
        <source>most vehicles are repaired</source>
        <translation>可维修的车辆最多</translation>
    </message>
    <message>
        <source>vehicles have the shortest ways</source>
        <translation>平均路程最短</translation>
    </message>
    <message>
        <source>the farthest vehicle is nearest</source>
        <translation>最远车辆最近</translation>
    </message>
    <message>
        <source>all vehicles are covered</source>
        <translation>覆盖所有车辆</translation>
    </message>
    <message>
        <source>What limits the plan</source>
        <translation>方案受何限制</translation>
    </message>
    <message>
        <source>How many centres</source>
        <translation>中心数量</translation>
    </message>
    <message>
        <source>Money to spend</source>
        <translation>投入资金</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>品牌</translation>
    </message>
    <message>
        <source>Reach</source>
        <translation>半径</translation>
    </message>
    <message>
        <source>Inhabitants of a town</source>
        <translation>城镇人口</translation>
    </message>
    <message>
        <source>Goal of the plan</source>
        <translation>方案目标</translation>
    </message>
    <message>
        <source> km</source>
        <translation> 公里</translation>
    </message>
    <message>
        <source>all brands</source>
        <translation>所有品牌</translation>
    </message>
    <message>
        <source>Open as few centres as possible for {brand} within {reach} , {regions} , in towns of {town} inhabitants or more, so that {goal} .</source>
        <translation>为 {brand} 开设尽可能少的中心，半径 {reach} ，{regions} ，城镇人口不少于 {town} ，使 {goal} 。</translation>
    </message>
    <message>
        <source>{verb} {budget} on centres for {brand} within {reach} , {regions} , in towns of {town} inhabitants or more, so that {goal} .</source>
        <translation>为 {brand} 的中心 {verb} {budget} ，半径 {reach} ，{regions} ，城镇人口不少于 {town} ，使 {goal} 。</translation>
    </message>
    <message>
        <source>{verb} {count} centres for {brand} within {reach} , {regions} , in towns of {town} inhabitants or more, so that {goal} .</source>
        <translation>为 {brand} {verb} {count} 个中心，半径 {reach} ，{regions} ，城镇人口不少于 {town} ，使 {goal} 。</translation>
    </message>
</context>
<context>
    <name>PlanStudies</name>
    <message>
        <source>This takes a moment …</source>
        <translation>请稍候……</translation>
    </message>
    <message>
        <source>No other plan comes within 2 % of this one.</source>
        <translation>没有其他方案与此方案相差在 2% 以内。</translation>
    </message>
    <message>
        <source>Only plans that cover most vehicles are drawn again.</source>
        <translation>仅对“覆盖车辆最多”的方案进行抽样重算。</translation>
    </message>
    <message>
        <source>Nothing: every vehicle that counts is covered.</source>
        <translation>没有障碍：所有计入的车辆均已覆盖。</translation>
    </message>
    <message>
        <source>A reach of {km} km would be enough.</source>
        <translation>半径 {km} 公里即可。</translation>
    </message>
    <message>
        <source>One more place at {name} would cover {count} vehicles.</source>
        <translation>再增加一个地点 {name} 可覆盖 {count} 辆。</translation>
    </message>
</context>
<context>
    <name>PolygonsDialog</name>
    <message>
        <source>The registry has changed meanwhile, and so has what this file would do. Nothing was written; look at it again.</source>
        <translation>登记库在此期间已更改，该文件的结果也随之变化。未写入任何内容，请重新查看。</translation>
    </message>
    <message>
        <source>Take in outlines from {file}</source>
        <translation>从 {file} 接收边界</translation>
    </message>
    <message>
        <source>Attribute that names the regions</source>
        <translation>标识地区的属性</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>Take outlines too that lie mostly elsewhere than now</source>
        <translation>也接收与现有位置大部分不同的边界</translation>
    </message>
    <message>
        <source>Take good outlines although others are faulty</source>
        <translation>即使其他边界有误也接收正确的边界</translation>
    </message>
    <message>
        <source>Take in</source>
        <translation>接收</translation>
    </message>
    <message>
        <source>Regions are named by</source>
        <translation>地区标识依据</translation>
    </message>
    <message>
        <source>Reading and comparing …</source>
        <translation>正在读取和比较…</translation>
    </message>
    <message>
        <source>{name} ({count} regions)</source>
        <translation>{name}（{count} 个地区）</translation>
    </message>
    <message>
        <source>No feature of the file is named like a region.</source>
        <translation>文件中没有与地区同名的要素。</translation>
    </message>
    <message>
        <source>Nothing was written.</source>
        <translation>未写入任何内容。</translation>
    </message>
</context>
<context>
    <name>PreviewRows</name>
    <message>
        <source>Which rows</source>
        <translation>显示哪些行</translation>
    </message>
    <message>
        <source>Rows of the file</source>
        <translation>文件各行</translation>
    </message>
    <message>
        <source>Keep the registry’s</source>
        <translation>保留登记库的值</translation>
    </message>
    <message>
        <source>Take the file’s</source>
        <translation>采用文件的值</translation>
    </message>
    <message>
        <source>Decide later</source>
        <translation>稍后决定</translation>
    </message>
    <message>
        <source>What is not decided goes to the inbox of conflicts.</source>
        <translation>未决定的将进入待决定列表。</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>新内容</translation>
    </message>
    <message>
        <source>No row says anything new: the registry is as this file wants it.</source>
        <translation>没有新内容：登记库已与文件一致。</translation>
    </message>
    <message>
        <source>No row is in this state.</source>
        <translation>没有此状态的行。</translation>
    </message>
    <message>
        <source>rows not listed: {count}</source>
        <translation>未列出 {count} 行</translation>
    </message>
</context>
<context>
    <name>QuestionBar</name>
    <message>
        <source>&amp;Brand</source>
        <translation>品牌(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Work</source>
        <translation>工种(&amp;W)</translation>
    </message>
    <message>
        <source>service</source>
        <translation>维修保养</translation>
    </message>
    <message>
        <source>warranty</source>
        <translation>保修</translation>
    </message>
    <message>
        <source>body</source>
        <translation>钣喷</translation>
    </message>
    <message>
        <source>high voltage</source>
        <translation>高压</translation>
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
        <source>&amp;Months ahead</source>
        <translation>推后月数(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>网络(&amp;N)</translation>
    </message>
    <message>
        <source>What is then in force, if nothing is renewed until then</source>
        <translation>若在此之前均不续期，届时仍有效的情况</translation>
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
    <message>
        <source>What if: {name} ✕</source>
        <translation>如果：{name} ✕</translation>
    </message>
    <message>
        <source>Back to what the registry holds</source>
        <translation>回到登记库的数据</translation>
    </message>
</context>
<context>
    <name>RecordDialog</name>
    <message>
        <source>Restore the value before this change</source>
        <translation>恢复此次修改之前的值</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Choose the change of one field.</source>
        <translation>请选择单个字段的修改。</translation>
    </message>
    <message>
        <source>The old value stands in its field; save to keep it.</source>
        <translation>旧值已填回字段；保存后生效。</translation>
    </message>
</context>
<context>
    <name>RegionChoice</name>
    <message>
        <source>{region} and {count} more</source>
        <translation>{region} 等另 {count} 个</translation>
    </message>
    <message>
        <source>in any region</source>
        <translation>任何地区</translation>
    </message>
    <message>
        <source>none in {regions}</source>
        <translation>不在 {regions}</translation>
    </message>
    <message>
        <source>only in {regions}</source>
        <translation>仅在 {regions}</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>地区</translation>
    </message>
</context>
<context>
    <name>RegionDialog</name>
    <message>
        <source>Regions</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>Nothing opens in the ticked regions</source>
        <translation>勾选地区不开设</translation>
    </message>
    <message>
        <source>Centres open in the ticked regions alone</source>
        <translation>仅在勾选地区开设</translation>
    </message>
    <message>
        <source>What the ticks mean</source>
        <translation>勾选的含义</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Any region</source>
        <translation>任何地区</translation>
    </message>
</context>
<context>
    <name>Registries</name>
    <message>
        <source>Make the demo registry</source>
        <translation>创建演示登记库</translation>
    </message>
    <message>
        <source>Make an empty registry</source>
        <translation>新建空登记库</translation>
    </message>
    <message>
        <source>Registries (*.sqlite);;All files (*)</source>
        <translation>登记库 (*.sqlite);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open a registry</source>
        <translation>打开登记库</translation>
    </message>
</context>
<context>
    <name>RegistryDesk</name>
    <message>
        <source>To show that a facility has closed, set its status instead: it then stays in the history of the network.</source>
        <translation>若要表示网点已关闭，请改为设置其状态：这样它会保留在网络历史中。</translation>
    </message>
    <message>
        <source>It can be undone.</source>
        <translation>此操作可以撤销。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Tables (*.csv *.xlsx *.txt *.tsv);;Outlines of regions (*.geojson *.json *.gpkg *.shp *.zip);;All files (*)</source>
        <translation>表格 (*.csv *.xlsx *.txt *.tsv);;地区边界 (*.geojson *.json *.gpkg *.shp *.zip);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Take in a file</source>
        <translation>接收文件</translation>
    </message>
    <message>
        <source>Save the receipt …</source>
        <translation>保存回执…</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>Save the receipt</source>
        <translation>保存回执</translation>
    </message>
    <message>
        <source>Saved: {what}</source>
        <translation>已保存：{what}</translation>
    </message>
    <message>
        <source>Done again: {what}</source>
        <translation>已重做：{what}</translation>
    </message>
    <message>
        <source>Undone: {what}</source>
        <translation>已撤销：{what}</translation>
    </message>
</context>
<context>
    <name>RiskPage</name>
    <message>
        <source>Coverage of today&apos;s vehicles on the first of each month, if nothing is renewed: rights, certificates and statuses count as they are recorded. Click a month to ask the whole window on that day.</source>
        <translation>若不续期，现有车辆在每月一日的覆盖率：授权、证书和状态按登记计算。点击某月，整个窗口即按该日提问。</translation>
    </message>
    <message>
        <source>Covered vehicles when centres close, the least needed first, and when centres open at the white spots, the largest first.</source>
        <translation>中心关闭（从最不需要的开始）以及在空白点开设中心（从最大的开始）时的覆盖率。</translation>
    </message>
    <message>
        <source>Coverage by date</source>
        <translation>按日期的覆盖率</translation>
    </message>
    <message>
        <source>Closing and opening</source>
        <translation>关闭与开设</translation>
    </message>
    <message>
        <source>Renewals</source>
        <translation>续期</translation>
    </message>
    <message>
        <source>If one centre closes</source>
        <translation>若某中心关闭</translation>
    </message>
    <message>
        <source>If a brand leaves</source>
        <translation>若品牌退出</translation>
    </message>
    <message>
        <source>No vehicle depends on a single centre at this reach.</source>
        <translation>在此可达距离内，没有车辆只依赖单一中心。</translation>
    </message>
    <message>
        <source>Nothing ends in the two years after the chosen date. Give rights, certificates and contracts their last day on the cards of the facilities.</source>
        <translation>所选日期后两年内没有到期项。请在设施卡片上填写授权、证书和合同的最后一天。</translation>
    </message>
    <message>
        <source>No brand has vehicles here.</source>
        <translation>此处没有任何品牌的车辆。</translation>
    </message>
    <message>
        <source>{backed} of the covered vehicles have a second centre within reach; {alone} depend on a single one.</source>
        <translation>{backed} 的已覆盖车辆可达范围内有第二个中心；{alone} 辆只依赖一个。</translation>
    </message>
    <message>
        <source>Coverage if nothing is renewed</source>
        <translation>不续期时的覆盖率</translation>
    </message>
    <message>
        <source>Centres closed</source>
        <translation>已关闭中心数</translation>
    </message>
    <message>
        <source>Centres opened</source>
        <translation>已开设中心数</translation>
    </message>
</context>
<context>
    <name>ScenarioChanges</name>
    <message>
        <source>What it changes</source>
        <translation>变更内容</translation>
    </message>
    <message>
        <source>Change a facility …</source>
        <translation>更改网点…</translation>
    </message>
    <message>
        <source>Other numbers of a centre, its closing, or its opening again</source>
        <translation>中心的其他数值、关闭或重新开业</translation>
    </message>
    <message>
        <source>Edit …</source>
        <translation>编辑…</translation>
    </message>
    <message>
        <source>Other numbers or status of the facility of the chosen row</source>
        <translation>所选行网点的其他数值或状态</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>移出</translation>
    </message>
    <message>
        <source>The chosen changes, with what belongs to a centre that opens</source>
        <translation>移出所选变更，连同新开中心的相关内容</translation>
    </message>
    <message>
        <source>Choose one scenario to see what it changes.</source>
        <translation>请选择一个情景以查看其变更内容。</translation>
    </message>
</context>
<context>
    <name>ScenarioFacilityDialog</name>
    <message>
        <source>Change in the scenario “{name}”</source>
        <translation>情景“{name}”中的变更</translation>
    </message>
    <message>
        <source>Name or code</source>
        <translation>名称或代码</translation>
    </message>
    <message>
        <source>&amp;Facility</source>
        <translation>网点(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Status</source>
        <translation>状态(&amp;S)</translation>
    </message>
    <message>
        <source>Si&amp;nce</source>
        <translation>自(&amp;N)</translation>
    </message>
    <message>
        <source>Choose whose numbers or status the scenario changes.</source>
        <translation>请选择要在情景中更改其数值或状态的网点。</translation>
    </message>
    <message>
        <source>in the registry: {value}</source>
        <translation>登记库：{value}</translation>
    </message>
    <message>
        <source>The scenario opens it. To do without it, take it out of the scenario.</source>
        <translation>该网点由情景开设。如不需要，请将其移出情景。</translation>
    </message>
    <message>
        <source>opened by the scenario</source>
        <translation>由情景开设</translation>
    </message>
    <message>
        <source>What is left empty is as in the registry.</source>
        <translation>留空的项目与登记库相同。</translation>
    </message>
    <message>
        <source>as in the registry: {status}</source>
        <translation>与登记库相同：{status}</translation>
    </message>
</context>
<context>
    <name>ScenarioNameDialog</name>
    <message>
        <source>Scenario</source>
        <translation>情景</translation>
    </message>
    <message>
        <source>Name:</source>
        <translation>名称：</translation>
    </message>
    <message>
        <source>Note:</source>
        <translation>备注：</translation>
    </message>
</context>
<context>
    <name>ScenariosDialog</name>
    <message>
        <source>Scenarios</source>
        <translation>情景</translation>
    </message>
    <message>
        <source>A scenario holds what would be otherwise: the registry stays as it is. Choose under “Network”, above every page, which of them is asked.</source>
        <translation>情景保存与登记库不同的设定，登记库本身保持不变。在各页上方的“网络”中选择按哪一个计算。</translation>
    </message>
    <message>
        <source>What it changes</source>
        <translation>变更内容</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Ask this one</source>
        <translation>查看该情景</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>New …</source>
        <translation>新建…</translation>
    </message>
    <message>
        <source>Rename …</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Put into the registry</source>
        <translation>写入登记库</translation>
    </message>
    <message>
        <source>The chosen ones beside the registry; without a choice all of them</source>
        <translation>将所选情景与登记库对比；未选择时对比全部</translation>
    </message>
    <message>
        <source>Its openings become planned centres with their rights</source>
        <translation>其新开中心将作为规划中的中心连同授权写入</translation>
    </message>
    <message>
        <source>No scenario yet. Make a plan and accept it into one, or begin an empty one with “New”.</source>
        <translation>还没有情景。请先制定方案并采纳到情景中，或点“新建”建立空情景。</translation>
    </message>
    <message>
        <source>Deleted: {names}</source>
        <translation>已删除：{names}</translation>
    </message>
    <message>
        <source>Taken out of the scenario.</source>
        <translation>已移出情景。</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>……另有 {count} 项</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
</context>
<context>
    <name>SendDialog</name>
    <message>
        <source>Send out</source>
        <translation>发出</translation>
    </message>
    <message>
        <source>What goes out knows what the registry held when it left. So it may come back late, twice or in another order: only what was changed in it counts.</source>
        <translation>发出的文件记得当时登记库的内容，因此可以晚回、重复或乱序返回：只计其中更改过的内容。</translation>
    </message>
    <message>
        <source>Everything in one file</source>
        <translation>全部放在一个文件</translation>
    </message>
    <message>
        <source>One file for each region</source>
        <translation>每个地区一个文件</translation>
    </message>
    <message>
        <source>Workbook with locked keys and drop-downs (XLSX)</source>
        <translation>带锁定键列和下拉列表的工作簿 (XLSX)</translation>
    </message>
    <message>
        <source>The same as CSV, with words of the language</source>
        <translation>同样内容的 CSV，使用该语言的词语</translation>
    </message>
    <message>
        <source>Plain CSV with codes, for other programs</source>
        <translation>带代码的普通 CSV，供其他程序使用</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>地区</translation>
    </message>
    <message>
        <source>May be changed</source>
        <translation>可更改</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Language of the recipient</source>
        <translation>收件人语言</translation>
    </message>
</context>
<context>
    <name>StaleDialog</name>
    <message>
        <source>Changed by somebody else meanwhile</source>
        <translation>期间已被他人修改</translation>
    </message>
    <message>
        <source>Since you opened it, somebody else has changed what you changed too. Nothing was written yet. Choose what is to stand; the other value stays in the history.</source>
        <translation>自您打开以来，他人也修改了相同的内容。尚未写入任何内容。请选择保留哪一个；另一个值会留在历史中。</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>You had seen</source>
        <translation>您看到的</translation>
    </message>
    <message>
        <source>Now, by somebody else</source>
        <translation>现在（他人所改）</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>您的</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>（空）</translation>
    </message>
</context>
<context>
    <name>StatusDialog</name>
    <message>
        <source>&amp;Status</source>
        <translation>状态(&amp;S)</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>自</translation>
    </message>
    <message>
        <source>Nothing is deleted: the statuses before that day stay in the history.</source>
        <translation>不会删除任何内容：该日期之前的状态保留在历史中。</translation>
    </message>
</context>
<context>
    <name>SyncPage</name>
    <message>
        <source>Files from the field are merged field by field with what their sender had seen. What both sides changed waits here until somebody decides; every decision and every file can be undone.</source>
        <translation>来自现场的文件按字段与发送人所见合并。双方都改动的内容在此等待决定；每个决定和每个文件都可以撤销。</translation>
    </message>
    <message>
        <source>Take in a file …</source>
        <translation>接收文件…</translation>
    </message>
    <message>
        <source>Send out …</source>
        <translation>发出…</translation>
    </message>
    <message>
        <source>To decide</source>
        <translation>待决定</translation>
    </message>
    <message>
        <source>Files taken in</source>
        <translation>已接收的文件</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>For the chosen rows</source>
        <translation>针对所选行</translation>
    </message>
    <message>
        <source>For all of this field</source>
        <translation>针对此字段全部</translation>
    </message>
    <message>
        <source>For all of this file</source>
        <translation>针对此文件全部</translation>
    </message>
    <message>
        <source>For all of this sender</source>
        <translation>针对此发送人全部</translation>
    </message>
    <message>
        <source>Which ones</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Keep the registry’s</source>
        <translation>保留登记库的值</translation>
    </message>
    <message>
        <source>Take the file’s</source>
        <translation>采用文件的值</translation>
    </message>
    <message>
        <source>Undo this file</source>
        <translation>撤销此文件</translation>
    </message>
    <message>
        <source>To decide ({count})</source>
        <translation>待决定 ({count})</translation>
    </message>
    <message>
        <source>Nothing to decide. Take in a file, or send out templates to be filled.</source>
        <translation>没有待决定的内容。请接收文件，或发出待填模板。</translation>
    </message>
    <message>
        <source>No file was taken in yet. “Take in a file …” shows what it would do first.</source>
        <translation>尚未接收文件。“接收文件…”会先显示其效果。</translation>
    </message>
    <message>
        <source>{count} to be decided so</source>
        <translation>将决定 {count} 项</translation>
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
    <name>TermsDialog</name>
    <message>
        <source>What the figures mean</source>
        <translation>指标说明</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter the figures</source>
        <translation>筛选指标</translation>
    </message>
    <message>
        <source>No figure has these words.</source>
        <translation>没有包含这些字词的指标。</translation>
    </message>
</context>
<context>
    <name>TilesChoice</name>
    <message>
        <source>Background map on the map page</source>
        <translation>地图页带底图</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>{step} of {all}</source>
        <translation>第 {step} 步，共 {all} 步</translation>
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
        <source>New registry …</source>
        <translation>新建登记库 …</translation>
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
        <source>A registry holds regions, demand, service centres, depots and plants in one file. Begin with the demo, made from published figures, open a file, or make an empty registry.</source>
        <translation>登记库将地区、需求、服务中心、配件库和工厂保存在一个文件中。可从根据公开数据制作的演示登记库开始，打开文件，或新建空登记库。</translation>
    </message>
</context>
<context>
    <name>WorkStatus</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
</TS>
