"""Header lists of exports that have no sheet among the fixtures, and small invented sheets made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.imports.sheet_kit import write_csv, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TAOBAO_2023 = (
    "订单编号,买家下单时间,买家付款时间,发货时间,确认收货时间,物流公司,运单号,买家会员名,联系手机,收货地址,宝贝标题,宝贝规格,"
    "宝贝总数量,买家应付货款,买家实付金额,订单状态"
).split(",")
PINDUODUO_LATER = (
    "商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),"
    "商家实收金额(元),商品数量(件),发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,商家备注,售后状态,"
    "快递单号,快递公司,订单成交时间,支付时间,承诺发货时间,收货人,手机,省,市,区,街道,详细地址,买家留言,是否抽奖或0元试用"
).split(",")
ALI1688 = (
    "订单编号,买家公司名,买家会员名,卖家公司名,卖家会员名,货品总价(元),运费(元),涨价或折扣(元),实付款(元),订单状态,订单创建时间,"
    "订单付款时间,发货方,收货人姓名,收货地址,邮编,联系电话,联系手机,货品标题,单价(元),数量,单位,货号,型号,Offer ID,SKU ID,物料编号,"
    "单品货号,货品种类,买家留言,物流公司,运单号"
).split(",")
ALI1688_SHORT = "订单号,下单时间,买家,货品标题,规格,数量,单品金额,实付款,退款状态,物流公司,运单号".split(",")
YOUZAN = (
    "订单号,订单状态,买家付款时间,收货人手机号/提货人手机号,全部商品名称,商品种类数,订单实付金额,收货人/提货人,收货人省份,收货人城市,"
    "收货人地区,详细收货地址/提货地址,买家昵称,优惠券码名称,分销员"
).split(",")
XIAOHONGSHU = (
    "订单号,订单状态,售后状态,订单类型,订单标记,收件人姓名,收件人电话,收件人地址,省,市,区,区域编码,小红书编码,条形码,规格ID,达人ID,达人名称,"
    "SKU名称,SKU规格,SKU件数,是否为赠品,发票/Invoice,商品总价(元),用户应付金额(元),平台优惠(元),店铺优惠(元),支付渠道优惠(元),"
    "SKU商家改价(元),商家应收金额(元)（支付金额）,支付方式,支付时间,包裹总运费(元),快递公司,快递单号,大头笔/Paint Marker,订单创建时间,"
    "订单发货时间,订单完成时间,发货仓库,用户备注,包裹备注信息,店铺名称,国补模式,商家编码,商品ID,商品名称"
).split(",")
SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,"
    "Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
    "Lineitem sku,Shipping Name,Shipping Street,Shipping City,Shipping Zip,Shipping Province,Shipping Country,"
    "Shipping Phone,Notes,Cancelled at,Refunded Amount,Vendor,Id,Tags,Source,Lineitem discount"
).split(",")
AMAZON = (
    "order-id,order-item-id,purchase-date,payments-date,reporting-date,promise-date,days-past-promise,buyer-email,buyer-name,"
    "buyer-phone-number,sku,product-name,quantity-purchased,quantity-shipped,quantity-to-ship,ship-service-level,"
    "recipient-name,ship-address-1,ship-address-2,ship-address-3,ship-city,ship-state,ship-postal-code,ship-country,"
    "is-business-order,purchase-order-number,price-designation,is-iba"
).split(",")
ERP = (
    "订单编号,店铺,子单原始单号,订单状态,订单退款状态,交易时间,付款时间,发货时间,收件人,买家实付,应收金额,货品名称,实发数量,分摊后总价"
).split(",")
QIANNIU_FLOW = (
    "商家昵称,入帐日期,入帐时间,支付流水号,主订单id,子订单id,入帐类型,收入金额(元),支出金额(元),业务描述,备注,收/付渠道,数据创建时间,"
    "数据修改时间"
).split(",")
ALIPAY = (
    "账务流水号,业务流水号,发生时间,收入金额（+元）,支出金额（-元）,账户余额（元）,业务类型,业务描述,业务基础订单号,商户订单号,备注"
).split(",")
PINDUODUO_FLOW = "商户订单号,发生时间,收入金额（+元）,支出金额（-元）,账务类型,备注,业务描述".split(",")
DOUDIAN_FLOW = (
    "结算时间,订单号,子订单号,结算金额,结算账户,结算单类型,有结算前退款,下单时间,收入合计,支出合计,平台服务费,达人佣金"
).split(",")
DOUDIAN_MOVES = (
    "动账时间,动帐流水号,动账方向,动账金额,动账账户,动账场景,计费类型,子订单号,订单号,售后编号,备注"
).split(",")
INSURANCE = "投保单号,订单编号,下单时间,承保时间,保险名称,承保保司,保费来源,支付保费,保费状态".split(",")
JD_FLOW = (
    "订单编号,父单号,订单状态,订单下单时间,订单完成时间,售后服务单号,售后退款时间,商品编号,商品名称,商品数量,扣点类型,佣金比例,费用名称,"
    "应结金额,币种,收支方向,结算状态,预计结算时间,账单生成时间,到账时间,商户订单号,资金动账备注"
).split(",")


def filled(header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[list[str]]:
    """The rows in the header's order; what a row does not name is empty. A name that the header lacks is a mistake."""
    for row in rows:
        assert set(row) <= set(header), set(row) - set(header)
    return [list(header), *([row.get(name, "") for name in header] for row in rows)]


def as_csv(
    path: Path, header: Sequence[str], rows: Sequence[Mapping[str, str]], encoding: str = "utf-8"
) -> Path:
    return write_csv(path, filled(header, rows), encoding)


def as_xlsx(path: Path, header: Sequence[str], rows: Sequence[Mapping[str, str]], title: str = "") -> Path:
    first = [[title]] if title else []
    return write_xlsx(path, [*first, *filled(header, rows)])
